package dev.presage.persistence.archive;

import dev.presage.persistence.journal.JournalUnavailable;
import dev.presage.persistence.transfer.ExportedRow;
import dev.presage.persistence.transfer.SectionReader;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Finds archived rows by the index in the database. Blocks. Safe for many threads. */
public final class Archives {
    private static final int SECTIONS = 16;

    private static final String FIND = """
            SELECT s.first_version, s.last_version, s.file_offset, s.link, a.folder, a.file
            FROM archived_section s JOIN journal_archive a ON a.number = s.archive
            WHERE s.persistence_id = ? AND s.last_version > ? ORDER BY s.last_version LIMIT ?""";

    private static final String LINK =
            "SELECT last_version, link FROM archived_section WHERE persistence_id = ? AND last_version = ?";

    private final DataSource source;

    public Archives(DataSource source) {
        this.source = source;
    }

    /**
     * Where the archived rows of a subject end.
     *
     * @param link that of the last row; null if it has none
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    public record End(long version, byte @Nullable [] link) {}

    /** The end of a section with this row; null if none ends there. */
    public static @Nullable End end(Connection connection, String id, long version) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LINK)) {
            statement.setString(1, id);
            statement.setLong(2, version);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? new End(row.getLong(1), row.getBytes(2)) : null;
            }
        }
    }

    /**
     * Archived rows of a subject, oldest first.
     *
     * @param after rows after this one
     * @param upTo rows up to this one
     * @param limit at most so many
     * @throws ArchiveAway if a file cannot be read
     */
    public List<ExportedRow> rows(String id, long after, long upTo, int limit) {
        try (Connection connection = source.getConnection()) {
            return rows(connection, id, after, upTo, limit);
        } catch (SQLException unavailable) {
            throw new JournalUnavailable(unavailable);
        }
    }

    /** The same by a connection that is at hand. */
    public static List<ExportedRow> rows(Connection connection, String id, long after, long upTo, int limit)
            throws SQLException {
        var found = new ArrayList<ExportedRow>();
        long next = after + 1;
        while (found.size() < limit && next <= upTo) {
            List<Section> sections = sections(connection, id, next - 1);
            for (Section section : sections) {
                if (section.first() > next || next > upTo || found.size() >= limit) {
                    return found;
                }
                long to = Math.min(Math.min(section.last(), upTo), next + limit - found.size() - 1);
                found.addAll(read(section, next, to));
                next = to + 1;
            }
            if (sections.size() < SECTIONS) {
                return found;
            }
        }
        return found;
    }

    private static List<ExportedRow> read(Section section, long from, long to) {
        try {
            return SectionReader.read(section.file(), section.offset(), section.id(), section.first(), from, to);
        } catch (IOException away) {
            throw new ArchiveAway(section, away);
        }
    }

    private static List<Section> sections(Connection connection, String id, long after) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(FIND)) {
            statement.setString(1, id);
            statement.setLong(2, after);
            statement.setInt(3, SECTIONS);
            var sections = new ArrayList<Section>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    sections.add(new Section(
                            id,
                            rows.getLong(1),
                            rows.getLong(2),
                            Path.of(rows.getString(5), rows.getString(6)),
                            rows.getLong(3),
                            rows.getBytes(4)));
                }
            }
            return sections;
        }
    }
}
