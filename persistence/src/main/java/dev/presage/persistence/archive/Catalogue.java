package dev.presage.persistence.archive;

import dev.presage.persistence.transfer.ExportFooter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * Which archives there are, and how far their rows are gone from the journal.
 *
 * @param source connections that may write
 */
record Catalogue(DataSource source) {
    private static final int SECTIONS = 20;

    private static final String ADD = """
            INSERT INTO journal_archive (number, folder, file, sha256, rows, state, written_at)
            VALUES (?, ?, ?, ?, ?, 'written', now())""";

    private static final String ADD_SECTION = """
            INSERT INTO archived_section (persistence_id, first_version, last_version, archive, file_offset, link)
            VALUES (?, ?, ?, ?, ?, ?)""";

    /** Oldest rows of a subject first, so that what is left never has a hole. */
    private static final String NEXT = """
            SELECT persistence_id, first_version, last_version FROM archived_section
            WHERE archive = ? AND (persistence_id, first_version) > (?, ?)
            ORDER BY persistence_id, first_version LIMIT ?""";

    private static final String DELETE =
            "DELETE FROM event_journal WHERE persistence_id = ? AND sequence_number BETWEEN ? AND ?";

    /** An archive whose rows may still stand in the journal. */
    record Written(long number, Path file, String sha256) {}

    /** The number of the next archive. */
    long next() throws SQLException {
        try (Connection connection = source.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("SELECT COALESCE(max(number), 0) + 1 FROM journal_archive");
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Adds an archive that is safe on the disk, with the places of all its rows. */
    void add(long number, Path file, ExportFooter footer, List<Section> sections) throws SQLException {
        Path whole = file.toAbsolutePath();
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement archive = connection.prepareStatement(ADD);
                    PreparedStatement section = connection.prepareStatement(ADD_SECTION)) {
                archive.setLong(1, number);
                archive.setString(2, String.valueOf(whole.getParent()));
                archive.setString(3, String.valueOf(whole.getFileName()));
                archive.setString(4, footer.sha256());
                archive.setLong(5, footer.rows());
                archive.executeUpdate();
                for (Section each : sections) {
                    section.setString(1, each.id());
                    section.setLong(2, each.first());
                    section.setLong(3, each.last());
                    section.setLong(4, number);
                    section.setLong(5, each.offset());
                    section.setBytes(6, each.link());
                    section.addBatch();
                }
                section.executeBatch();
                connection.commit();
            } catch (SQLException failed) {
                connection.rollback();
                throw failed;
            }
        }
    }

    /** Archives that an earlier run did not come to an end with, oldest first. */
    List<Written> written() throws SQLException {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement("SELECT number, folder, file, sha256"
                        + " FROM journal_archive WHERE state = 'written' ORDER BY number");
                ResultSet rows = statement.executeQuery()) {
            var written = new ArrayList<Written>();
            while (rows.next()) {
                written.add(
                        new Written(rows.getLong(1), Path.of(rows.getString(2), rows.getString(3)), rows.getString(4)));
            }
            return written;
        }
    }

    private record Place(String id, long first, long last) {}

    /** Deletes the rows of an archive from the journal, some thousand in a transaction. */
    void clear(long number) throws SQLException {
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            Place last = new Place("", 0, 0);
            for (List<Place> page = page(connection, number, last);
                    !page.isEmpty();
                    page = page(connection, number, last)) {
                try (PreparedStatement delete = connection.prepareStatement(DELETE)) {
                    for (Place place : page) {
                        delete.setString(1, place.id());
                        delete.setLong(2, place.first());
                        delete.setLong(3, place.last());
                        delete.addBatch();
                        last = place;
                    }
                    delete.executeBatch();
                }
                connection.commit();
            }
            try (PreparedStatement done =
                    connection.prepareStatement("UPDATE journal_archive SET state = 'cleared' WHERE number = ?")) {
                done.setLong(1, number);
                done.executeUpdate();
            }
            connection.commit();
        }
    }

    private static List<Place> page(Connection connection, long number, Place after) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(NEXT)) {
            statement.setLong(1, number);
            statement.setString(2, after.id());
            statement.setLong(3, after.first());
            statement.setInt(4, SECTIONS);
            var page = new ArrayList<Place>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    page.add(new Place(rows.getString(1), rows.getLong(2), rows.getLong(3)));
                }
            }
            return page;
        }
    }

    /** Says that all archives lie in another folder now; returns how many there are. */
    int moved(Path folder) throws SQLException {
        try (Connection connection = source.getConnection();
                PreparedStatement move = connection.prepareStatement("UPDATE journal_archive SET folder = ?")) {
            move.setString(1, folder.toAbsolutePath().toString());
            return move.executeUpdate();
        }
    }
}
