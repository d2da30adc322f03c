package dev.presage.persistence.transfer;

import dev.presage.persistence.journal.Cursor;
import dev.presage.persistence.journal.JournalBytes;
import dev.presage.persistence.journal.JournalBytesSerializer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows page by page, each page in a transaction of its own. Nothing can be added below the place up to which it
 * reads, and nothing is taken away while somebody holds {@link Moving}; so all pages together are what one long
 * transaction would have seen. Belongs to one thread.
 */
final class Pages {
    /** Rows looked at in one transaction, and rows in memory at once. */
    private static final int PAGE = 5_000;

    private static final int FETCH = 100;

    private static final String COLUMNS = """
            SELECT e.xid::text::bigint, e.ordering, e.persistence_id, e.sequence_number, e.writer, e.write_timestamp,
              NOT e.deleted AND e.event_ser_id = ?, e.chain, e.event_ser_manifest,
              CASE WHEN e.persistence_id >= ? AND e.persistence_id < ? THEN e.event_payload END
            """;

    /** Rows of other domains are passed over here, so that no page has to look for its end through all the journal. */
    private static final String IN_COMMIT_ORDER = COLUMNS + """
            FROM event_journal e
            WHERE (e.xid, e.ordering) > (?::text::xid8, ?) AND (e.xid, e.ordering) <= (?::text::xid8, ?)
            ORDER BY e.xid, e.ordering LIMIT ?""";

    private static final String OF_SUBJECT = COLUMNS + """
            FROM event_journal e
            WHERE (e.xid, e.ordering) > (?::text::xid8, ?) AND (e.xid, e.ordering) <= (?::text::xid8, ?)
            AND e.persistence_id = ? AND e.sequence_number > ?
            ORDER BY e.sequence_number LIMIT ?""";

    private static final String TIMES_AFTER = """
            SELECT e.xid::text::bigint, e.ordering, e.write_timestamp FROM event_journal e
            WHERE (e.xid, e.ordering) > (?::text::xid8, ?) AND e.xid < ?::text::xid8
            ORDER BY e.xid, e.ordering LIMIT ?""";

    private static final String TIMES_BEFORE = """
            SELECT e.xid::text::bigint, e.ordering, e.write_timestamp FROM event_journal e
            WHERE (e.xid, e.ordering) < (?::text::xid8, ?) AND e.xid < ?::text::xid8
            ORDER BY e.xid DESC, e.ordering DESC LIMIT ?""";

    private final DataSource source;
    private final Selection selection;

    Pages(DataSource source, Selection selection) {
        this.source = source;
        this.selection = selection;
    }

    interface Take {
        void row(ExportedRow row) throws IOException;
    }

    /** Below this nothing is added any more. */
    long horizon() throws SQLException {
        try (Connection connection = source.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint");
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    /** The place before the first row that was written at this time or later. */
    Cursor before(long atMillis, long horizon) throws SQLException {
        Cursor place = Cursor.START;
        for (var page = times(place, horizon, true); page.last() != null; page = times(place, horizon, true)) {
            Cursor hit = page.lastWhile(time -> time < atMillis, place);
            if (hit != null) {
                return hit;
            }
            place = page.last();
        }
        return place;
    }

    /** The last row that was written before this time; the start if there is none. */
    Cursor last(long beforeMillis, long horizon) throws SQLException {
        Cursor place = new Cursor(horizon, 0);
        for (var page = times(place, horizon, false); page.last() != null; page = times(place, horizon, false)) {
            Cursor hit = page.first(time -> time < beforeMillis);
            if (hit != null) {
                return hit;
            }
            place = page.last();
        }
        return Cursor.START;
    }

    private WrittenTimes times(Cursor from, long horizon, boolean forward) throws SQLException {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(forward ? TIMES_AFTER : TIMES_BEFORE)) {
            statement.setString(1, Long.toString(from.transaction()));
            statement.setLong(2, from.ordering());
            statement.setString(3, Long.toString(horizon));
            statement.setInt(4, PAGE);
            try (ResultSet rows = statement.executeQuery()) {
                return WrittenTimes.read(rows);
            }
        }
    }

    /** Hands on all rows between two places. */
    void read(Cursor after, Cursor upTo, Take take) throws SQLException, IOException {
        Cursor place = after;
        long version = 0;
        boolean more = true;
        while (more) {
            try (Connection connection = source.getConnection()) {
                connection.setAutoCommit(false);
                int read = 0;
                try (PreparedStatement statement = page(connection, place, upTo, version);
                        ResultSet rows = statement.executeQuery()) {
                    for (; rows.next(); read++) {
                        place = new Cursor(rows.getLong(1), rows.getLong(2));
                        version = rows.getLong(4);
                        ExportedRow row = row(rows, place);
                        if (row != null) {
                            take.row(row);
                        }
                    }
                } finally {
                    connection.rollback();
                }
                more = read == PAGE;
            }
            if (selection.subject() != null) {
                place = after;
            }
        }
    }

    private PreparedStatement page(Connection connection, Cursor after, Cursor upTo, long version) throws SQLException {
        boolean isOfOne = selection.subject() != null;
        PreparedStatement statement = connection.prepareStatement(isOfOne ? OF_SUBJECT : IN_COMMIT_ORDER);
        statement.setFetchSize(FETCH);
        statement.setInt(1, JournalBytesSerializer.IDENTIFIER);
        statement.setString(2, selection.firstId());
        statement.setString(3, selection.beyondId());
        statement.setString(4, Long.toString(after.transaction()));
        statement.setLong(5, after.ordering());
        statement.setString(6, Long.toString(upTo.transaction()));
        statement.setLong(7, upTo.ordering());
        if (isOfOne) {
            statement.setString(8, selection.firstId());
            statement.setLong(9, version);
            statement.setInt(10, PAGE);
        } else {
            statement.setInt(8, PAGE);
        }
        return statement;
    }

    private @Nullable ExportedRow row(ResultSet rows, Cursor place) throws SQLException, IOException {
        String id = rows.getString(3);
        if (!selection.includes(id)) {
            return null;
        }
        var row = new ExportedRow(
                id,
                rows.getLong(4),
                place,
                rows.getString(5),
                rows.getLong(6),
                new JournalBytes(rows.getString(9), rows.getBytes(10)),
                rows.getBytes(8));
        if (!rows.getBoolean(7)) {
            throw new IOException("The journal cannot be exported: " + row.named()
                    + " is marked as deleted, or was written by something else. './presage verify' says more.");
        }
        return row;
    }
}
