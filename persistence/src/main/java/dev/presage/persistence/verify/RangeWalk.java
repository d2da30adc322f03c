package dev.presage.persistence.verify;

import dev.presage.persistence.archive.ArchiveAway;
import dev.presage.persistence.archive.Archives;
import dev.presage.persistence.domain.Domain;
import dev.presage.persistence.domain.Domains;
import dev.presage.persistence.domain.Memory;
import dev.presage.persistence.journal.Cursor;
import dev.presage.persistence.journal.JournalBytes;
import dev.presage.persistence.journal.JournalBytesSerializer;
import dev.presage.persistence.transfer.ExportedRow;
import dev.presage.persistence.verify.Finding.Kind;
import dev.presage.protocol.SubjectId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Walks along all rows of a range of persistence ids, with the snapshots beside them. Belongs to one thread. */
final class RangeWalk {
    private static final int FETCH_ROWS = 1_000;
    private static final int FETCH_SNAPSHOTS = 50;
    private static final int ARCHIVED_ROWS = 256;

    /** In the order of the key, row by row, whatever the planner thinks of that: sorting a journal takes longer. */
    private static final String PLAN =
            "SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off";

    static final String COLUMNS = """
            SELECT e.persistence_id, e.sequence_number, e.xid::text::bigint, e.ordering, e.deleted, e.event_ser_id,
              e.event_ser_manifest, e.event_payload, e.chain""";

    private static final String ROWS = COLUMNS + """
             FROM event_journal e WHERE e.persistence_id >= ? AND e.persistence_id < ?
            ORDER BY e.persistence_id, e.sequence_number""";

    private static final String ROWS_SINCE = COLUMNS + """
            , b.sequence_number, b.chain FROM event_journal e LEFT JOIN event_journal b
              ON b.persistence_id = e.persistence_id AND b.sequence_number = e.sequence_number - 1
            WHERE e.persistence_id >= ? AND e.persistence_id < ? AND e.write_timestamp >= ?
            ORDER BY e.persistence_id, e.sequence_number""";

    private static final String SNAPSHOTS = """
            SELECT persistence_id, sequence_number, snapshot_ser_manifest, snapshot_payload, chain
            FROM snapshot WHERE persistence_id >= ? AND persistence_id < ? ORDER BY persistence_id""";

    private final Verify.Request request;
    private final Domains domains;
    private final Findings findings;
    private final Counts counts = new Counts();
    private final Map<String, SubjectWalk<?>> walks = new HashMap<>();

    /** Up to which rows were signed; the start if none were. */
    private final Cursor signed;

    RangeWalk(Verify.Request request, Domains domains, Findings findings, Cursor signed) {
        this.request = request;
        this.domains = domains;
        this.findings = findings;
        this.signed = signed;
    }

    /** Ids from one to before another. */
    record Range(String from, String to) {}

    /** Walks along one range; rows and snapshots are those of one moment. */
    Counts walk(Connection connection, Range range) throws SQLException {
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.createStatement().execute(PLAN);
        Instant since = request.since();
        try (PreparedStatement rows = connection.prepareStatement(since == null ? ROWS : ROWS_SINCE);
                PreparedStatement snapshots = connection.prepareStatement(SNAPSHOTS)) {
            rows.setFetchSize(FETCH_ROWS);
            snapshots.setFetchSize(FETCH_SNAPSHOTS);
            for (PreparedStatement each : new PreparedStatement[] {rows, snapshots}) {
                each.setString(1, range.from());
                each.setString(2, range.to());
            }
            if (since == null) {
                try (ResultSet journal = rows.executeQuery();
                        ResultSet kept = snapshots.executeQuery()) {
                    walk(journal, new Kept(kept));
                }
            } else {
                rows.setLong(3, since.toEpochMilli());
                try (ResultSet journal = rows.executeQuery()) {
                    walk(journal, null);
                }
            }
        } finally {
            connection.rollback();
        }
        return counts;
    }

    private void walk(ResultSet journal, @Nullable Kept kept) throws SQLException {
        String id = "";
        SubjectWalk<?> walk = null;
        while (journal.next()) {
            StoredRow row = row(journal);
            if (!row.id().equals(id)) {
                end(walk);
                id = row.id();
                walk = walkOf(id);
                if (walk == null) {
                    findings.add(new Finding(
                            Kind.UNREADABLE,
                            id.replaceFirst("\\|", "/"),
                            row.version(),
                            "nobody here reads its domain"));
                } else if (kept == null) {
                    journal.getLong(10);
                    boolean isThere = !journal.wasNull();
                    Archives.End before = isThere || row.version() == 1
                            ? null
                            : Archives.end(journal.getStatement().getConnection(), id, row.version() - 1);
                    byte[] link = before == null ? journal.getBytes(11) : before.link();
                    walk.goOn(id, row.version() - 1, link, isThere || before != null);
                } else {
                    walk.begin(id, kept.of(id, this::alone), request.isReplayed(id));
                    if (row.version() > 1) {
                        archived(journal.getStatement().getConnection(), walk, id, row.version() - 1);
                    }
                }
            }
            if (walk != null) {
                walk.row(row);
                counts.inBlocks += row.cursor().compareTo(signed) <= 0 ? 1 : 0;
            }
        }
        end(walk);
        if (kept != null) {
            kept.rest(this::alone);
        }
    }

    /** Walks along the rows before those that are still here. */
    private void archived(Connection connection, SubjectWalk<?> walk, String id, long upTo) throws SQLException {
        long at = 0;
        try {
            List<ExportedRow> page;
            do {
                page = Archives.rows(connection, id, at, upTo, ARCHIVED_ROWS);
                for (ExportedRow row : page) {
                    walk.row(row(row));
                    counts.inBlocks += row.place().compareTo(signed) <= 0 ? 1 : 0;
                    at = row.version();
                }
            } while (!page.isEmpty() && at < upTo);
        } catch (ArchiveAway away) {
            findings.add(
                    new Finding(Kind.ARCHIVE, id.replaceFirst("\\|", "/"), at + 1, String.valueOf(away.getMessage())));
            // They were signed before they were archived.
            counts.inBlocks += upTo - at;
            Archives.End end = Archives.end(connection, id, upTo);
            walk.goOn(id, upTo, end == null ? null : end.link(), end != null);
        }
    }

    static StoredRow row(ExportedRow row) {
        return new StoredRow(row.id(), row.version(), row.place(), true, row.bytes(), row.link());
    }

    private static void end(@Nullable SubjectWalk<?> walk) {
        if (walk != null) {
            walk.end();
        }
    }

    private void alone(StoredSnapshot snapshot) {
        findings.add(new Finding(
                Kind.SNAPSHOT,
                SubjectId.ofPersistenceId(snapshot.id()).toString(),
                snapshot.version(),
                "its subject has no rows"));
    }

    private @Nullable SubjectWalk<?> walkOf(String id) {
        int bar = id.indexOf('|');
        Domain<?> domain = bar < 0 ? null : domains.named(id.substring(0, bar));
        return domain == null ? null : walks.computeIfAbsent(domain.name(), name -> walkOf(domain));
    }

    private <M extends Memory> SubjectWalk<M> walkOf(Domain<M> domain) {
        return new SubjectWalk<>(domain, findings, counts);
    }

    static StoredRow row(ResultSet rows) throws SQLException {
        return new StoredRow(
                rows.getString(1),
                rows.getLong(2),
                new Cursor(rows.getLong(3), rows.getLong(4)),
                !rows.getBoolean(5) && rows.getInt(6) == JournalBytesSerializer.IDENTIFIER,
                new JournalBytes(rows.getString(7), rows.getBytes(8)),
                rows.getBytes(9));
    }
}
