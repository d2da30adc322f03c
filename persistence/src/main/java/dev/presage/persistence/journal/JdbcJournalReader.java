package dev.presage.persistence.journal;

import dev.presage.persistence.archive.ArchiveAway;
import dev.presage.persistence.archive.Archives;
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
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * Reads the journal from PostgreSQL. Commit order is the order of (transaction, ordering) below the oldest transaction
 * that still runs: nothing can be added there any more, so a cursor never passes a row that shows up later. A
 * transaction left open for long holds all readers back, and nothing is skipped.
 */
public final class JdbcJournalReader implements JournalReader {
    private static final String COLUMNS = """
            e.xid::text::bigint, e.ordering, e.persistence_id, e.sequence_number,
            e.event_ser_manifest, e.event_payload""";

    /** Qualified, because a bare {@code xid} would sort by the converted column, and so read the whole index. */
    static final String HEAD = """
            SELECT e.xid::text::bigint, e.ordering FROM event_journal e
            WHERE e.xid < pg_snapshot_xmin(pg_current_snapshot())
            ORDER BY e.xid DESC, e.ordering DESC LIMIT 1""";

    private static final String AFTER = "SELECT " + COLUMNS + """
             FROM event_journal e
            WHERE (e.xid, e.ordering) > (?::text::xid8, ?) AND e.xid < pg_snapshot_xmin(pg_current_snapshot())
            ORDER BY e.xid, e.ordering LIMIT ?""";

    /** Spelled out as the index of these rows has it, so that it is used. */
    private static final String TELLING = "SELECT " + COLUMNS + """
             FROM event_journal e
            WHERE (e.xid, e.ordering) > (?::text::xid8, ?) AND e.xid < pg_snapshot_xmin(pg_current_snapshot())
            AND e.event_ser_manifest IN ('observed:2', 'observed:4')
            ORDER BY e.xid, e.ordering LIMIT ?""";

    private static final String FORWARD = "SELECT " + COLUMNS + """
             FROM event_journal e WHERE e.persistence_id = ? AND e.sequence_number > ?
            ORDER BY e.sequence_number LIMIT ?""";

    private static final String BACKWARD = "SELECT " + COLUMNS + """
             FROM event_journal e WHERE e.persistence_id = ? AND e.sequence_number < ?
            ORDER BY e.sequence_number DESC LIMIT ?""";

    /** Hops along the primary key from one subject to the next: the cost is that of a page, not of the journal. */
    private static final String PAGE = """
            WITH RECURSIVE page(id, place) AS (
              (SELECT persistence_id, 1 FROM event_journal
               WHERE persistence_id > ? AND persistence_id < ? ORDER BY persistence_id LIMIT 1)
              UNION ALL
              SELECT (SELECT persistence_id FROM event_journal
                      WHERE persistence_id > page.id AND persistence_id < ? ORDER BY persistence_id LIMIT 1), place + 1
              FROM page WHERE page.id IS NOT NULL AND place < ?)
            SELECT\s""";

    private static final String NEWEST = PAGE + COLUMNS + """
             FROM page, LATERAL (
              SELECT * FROM event_journal WHERE persistence_id = page.id ORDER BY sequence_number DESC LIMIT 1) e
            WHERE page.id IS NOT NULL ORDER BY page.id""";

    private static final String SUBJECTS = PAGE + "page.id FROM page WHERE page.id IS NOT NULL ORDER BY page.id";

    /** Sorts right after the bar that ends a domain's name in a persistence id. */
    private static final String AFTER_BAR = "}";

    private final DataSource source;
    private final Archives archives;
    private final Map<String, EventCodec> codecs = new HashMap<>();

    public JdbcJournalReader(DataSource source, Domains domains) {
        this.source = source;
        this.archives = new Archives(source);
        for (Domain<?> domain : domains.all()) {
            codecs.put(domain.name(), new EventCodec(domain));
        }
    }

    @Override
    public Cursor head() {
        return query(HEAD, statement -> {}, rows -> rows.next() ? cursor(rows) : Cursor.START);
    }

    @Override
    public List<JournalRow> after(Cursor cursor, int limit) {
        return rows(AFTER, fillAfter(cursor, limit));
    }

    @Override
    public List<JournalRow> telling(Cursor cursor, int limit) {
        return rows(TELLING, fillAfter(cursor, limit));
    }

    @Override
    public JournalPage remarkable(Cursor cursor, int limit, Remarkable asked) {
        return query(AFTER, fillAfter(cursor, limit), rows -> {
            var page = new ArrayList<JournalRow>();
            Cursor upTo = cursor;
            int lookedAt = 0;
            while (rows.next()) {
                Stored row = stored(rows);
                if (row.saysAny(asked)) {
                    page.add(row.decode());
                }
                upTo = row.cursor();
                lookedAt++;
            }
            return new JournalPage(page, lookedAt, upTo);
        });
    }

    private static Fill fillAfter(Cursor cursor, int limit) {
        return statement -> {
            statement.setString(1, Long.toString(cursor.transaction()));
            statement.setLong(2, cursor.ordering());
            statement.setInt(3, limit);
        };
    }

    @Override
    public List<JournalRow> forward(SubjectId subject, long afterVersion, int limit) {
        List<JournalRow> here = rows(FORWARD, statement -> {
            statement.setString(1, subject.persistenceId());
            statement.setLong(2, afterVersion);
            statement.setInt(3, limit);
        });
        if (here.isEmpty() || here.getFirst().version() == afterVersion + 1) {
            return here;
        }
        // A subject's newest row is never archived; what comes before the first one here may be.
        var all =
                new ArrayList<>(archived(subject, afterVersion, here.getFirst().version() - 1, limit));
        here.stream().limit(limit - all.size()).forEach(all::add);
        return List.copyOf(all);
    }

    private List<JournalRow> archived(SubjectId subject, long after, long upTo, int limit) {
        String id = subject.persistenceId();
        EventCodec codec = codec(id);
        try {
            return archives.rows(id, after, upTo, limit).stream()
                    .map(row -> new Stored(row.place(), id, row.version(), codec, row.bytes()).decode())
                    .toList();
        } catch (ArchiveAway away) {
            throw new MalformedBytes(String.valueOf(away.getMessage()), away);
        }
    }

    @Override
    public List<JournalRow> backward(SubjectId subject, long beforeVersion, int limit) {
        List<JournalRow> here = rows(BACKWARD, statement -> {
            statement.setString(1, subject.persistenceId());
            statement.setLong(2, beforeVersion);
            statement.setInt(3, limit);
        });
        long oldest = here.isEmpty() ? beforeVersion : here.getLast().version();
        int left = limit - here.size();
        if (left == 0 || oldest <= 1) {
            return here;
        }
        var all = new ArrayList<>(here);
        all.addAll(archived(subject, Math.max(0, oldest - 1 - left), oldest - 1, left)
                .reversed());
        return List.copyOf(all);
    }

    @Override
    public List<JournalRow> newest(String domain, String afterId, int limit) {
        return rows(NEWEST, fillPage(domain, afterId, limit));
    }

    @Override
    public List<SubjectId> subjects(String domain, String afterId, int limit) {
        return query(SUBJECTS, fillPage(domain, afterId, limit), rows -> {
            var page = new ArrayList<SubjectId>();
            while (rows.next()) {
                page.add(SubjectId.ofPersistenceId(rows.getString(1)));
            }
            return List.copyOf(page);
        });
    }

    private static Fill fillPage(String domain, String afterId, int limit) {
        return statement -> {
            statement.setString(1, domain + "|" + afterId);
            statement.setString(2, domain + AFTER_BAR);
            statement.setString(3, domain + AFTER_BAR);
            statement.setInt(4, limit);
        };
    }

    private interface Fill {
        void in(PreparedStatement statement) throws SQLException;
    }

    private interface Take<T> {
        T from(ResultSet rows) throws SQLException;
    }

    private <T> T query(String sql, Fill fill, Take<T> take) {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            fill.in(statement);
            try (ResultSet rows = statement.executeQuery()) {
                return take.from(rows);
            }
        } catch (SQLException unavailable) {
            throw new JournalUnavailable(unavailable);
        }
    }

    private List<JournalRow> rows(String sql, Fill fill) {
        return query(sql, fill, rows -> {
            var page = new ArrayList<JournalRow>();
            while (rows.next()) {
                page.add(stored(rows).decode());
            }
            return List.copyOf(page);
        });
    }

    private static Cursor cursor(ResultSet rows) throws SQLException {
        return new Cursor(rows.getLong(1), rows.getLong(2));
    }

    private EventCodec codec(String persistenceId) {
        EventCodec codec = codecs.get(SubjectId.domainOf(persistenceId));
        if (codec == null) {
            SubjectId subject = SubjectId.ofPersistenceId(persistenceId);
            throw new MalformedBytes("The journal holds " + subject + ", whose domain is not served here.");
        }
        return codec;
    }

    private Stored stored(ResultSet rows) throws SQLException {
        String persistenceId = rows.getString(3);
        EventCodec codec = codec(persistenceId);
        return new Stored(
                cursor(rows),
                persistenceId,
                rows.getLong(4),
                codec,
                new JournalBytes(rows.getString(5), rows.getBytes(6)));
    }

    /** A row as it is stored. */
    private record Stored(Cursor cursor, String persistenceId, long version, EventCodec codec, JournalBytes bytes) {
        boolean saysAny(Remarkable asked) {
            return understood(() -> codec.saysAny(bytes, asked));
        }

        JournalRow decode() {
            return new JournalRow(cursor, subject(), version, understood(() -> codec.decode(bytes)));
        }

        private SubjectId subject() {
            return SubjectId.ofPersistenceId(persistenceId);
        }

        private <T> T understood(Supplier<T> read) {
            try {
                return read.get();
            } catch (MalformedBytes malformed) {
                throw new MalformedBytes("Row " + version + " of " + subject() + " cannot be read.", malformed);
            }
        }
    }
}
