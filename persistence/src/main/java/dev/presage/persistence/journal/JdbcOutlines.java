package dev.presage.persistence.journal;

import dev.presage.persistence.domain.Domain;
import dev.presage.persistence.domain.Domains;
import dev.presage.protocol.SubjectId;
import dev.presage.protocol.wire.MalformedBytes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;

/**
 * Reads the journal in the same order as {@link JdbcJournalReader}, a shard of the subjects at a time and no further
 * than an outline of each row. What cannot be read is said, and does not keep the rest from being read.
 */
public final class JdbcOutlines {
    /** All below it is there for good: whatever commits later has a higher transaction. */
    private static final String HORIZON = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint";

    private static final String HEAD = "SELECT coalesce(max(ordering), 0) FROM ("
            + "SELECT ordering FROM event_journal ORDER BY xid DESC, ordering DESC LIMIT 1) newest";

    /**
     * The hash is the one that PostgreSQL partitions by, and so the same in every version of it. Each shard looks at
     * the id of every row; only its own leave the database.
     */
    private static final String AFTER = """
            SELECT e.xid::text::bigint, e.ordering, e.persistence_id, e.sequence_number,
              e.event_ser_manifest, e.event_payload
            FROM event_journal e
            WHERE (e.xid, e.ordering) > (?::text::xid8, ?) AND e.xid < ?::text::xid8
            AND (hashtextextended(e.persistence_id, 0) & ?) = ?
            ORDER BY e.xid, e.ordering LIMIT ?""";

    private final DataSource source;
    private final Map<String, EventCodec> codecs = new HashMap<>();

    public JdbcOutlines(DataSource source, Domains domains) {
        this.source = source;
        for (Domain<?> domain : domains.all()) {
            codecs.put(domain.name(), new EventCodec(domain));
        }
    }

    /**
     * Rows after a place. Blocks.
     *
     * @param limit at most so many, at least 1
     */
    public OutlinePage after(Cursor cursor, Shard shard, int limit) throws SQLException {
        try (Connection connection = source.getConnection()) {
            long horizon = number(connection, HORIZON);
            try (PreparedStatement statement = connection.prepareStatement(AFTER)) {
                statement.setString(1, Long.toString(cursor.transaction()));
                statement.setLong(2, cursor.ordering());
                statement.setString(3, Long.toString(horizon));
                statement.setLong(4, shard.of() - 1L);
                statement.setLong(5, shard.number());
                statement.setInt(6, limit);
                try (ResultSet rows = statement.executeQuery()) {
                    return page(rows, cursor, new Cursor(horizon, 0), limit);
                }
            }
        }
    }

    /** The number of the newest row, about. Blocks. */
    public long newest() throws SQLException {
        try (Connection connection = source.getConnection()) {
            return number(connection, HEAD);
        }
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private OutlinePage page(ResultSet rows, Cursor from, Cursor horizon, int limit) throws SQLException {
        var readable = new ArrayList<OutlinedRow>();
        var unreadable = new ArrayList<OutlinePage.Unreadable>();
        Cursor last = from;
        while (rows.next()) {
            last = new Cursor(rows.getLong(1), rows.getLong(2));
            String id = rows.getString(3);
            long version = rows.getLong(4);
            try {
                readable.add(row(last, id, version, new JournalBytes(rows.getString(5), rows.getBytes(6))));
            } catch (MalformedBytes | IllegalArgumentException malformed) {
                unreadable.add(new OutlinePage.Unreadable(last, id, version, reason(malformed)));
            }
        }
        boolean more = readable.size() + unreadable.size() == limit;
        Cursor upTo = more || horizon.compareTo(last) < 0 ? last : horizon;
        return new OutlinePage(readable, unreadable, more, upTo);
    }

    private OutlinedRow row(Cursor cursor, String persistenceId, long version, JournalBytes stored) {
        if (persistenceId.indexOf('|') < 0) {
            throw new MalformedBytes("This is no subject's id.");
        }
        SubjectId subject = SubjectId.ofPersistenceId(persistenceId);
        EventCodec codec = codecs.get(subject.domain());
        if (codec == null) {
            throw new MalformedBytes("The domain " + subject.domain() + " is not served here.");
        }
        return new OutlinedRow(cursor, subject, version, stored, codec);
    }

    /** What is wrong with a row, in a sentence. */
    public static String reason(RuntimeException malformed) {
        Throwable cause = malformed.getCause();
        return cause == null ? String.valueOf(malformed.getMessage()) : malformed.getMessage() + " " + cause;
    }
}
