package dev.presage.persistence.verify;

import dev.presage.persistence.archive.ArchiveAway;
import dev.presage.persistence.archive.Archives;
import dev.presage.persistence.domain.Context;
import dev.presage.persistence.domain.Domain;
import dev.presage.persistence.domain.Domains;
import dev.presage.persistence.domain.Memory;
import dev.presage.persistence.journal.JournalBytes;
import dev.presage.persistence.journal.JournalUnavailable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The law that all of Presage rests on, for one subject: what is in memory is what all rows lead to, and so is the
 * snapshot. Blocks.
 *
 * @param maxRows subjects with more rows are left out, so that one check stays short
 */
public record ReplayLaw(DataSource source, Domains domains, long maxRows) {
    private static final int FETCH_ROWS = 500;
    private static final int MOST_FINDINGS = 10;

    private static final String SNAPSHOT = """
            SELECT sequence_number, snapshot_ser_manifest, snapshot_payload, chain FROM snapshot
            WHERE persistence_id = ? AND sequence_number <= ? ORDER BY sequence_number DESC LIMIT 1""";

    private static final String ROWS = RangeWalk.COLUMNS
            + " FROM event_journal e WHERE e.persistence_id = ? AND e.sequence_number <= ? ORDER BY e.sequence_number";

    /** Whether a subject is short enough to be checked. */
    public boolean includes(Context<?> live) {
        return live.version() <= maxRows && domains.named(live.subject().domain()) != null;
    }

    /**
     * Checks a subject.
     *
     * @param live what is in memory; the journal holds its last row
     * @return what does not agree; nothing if the law holds
     * @throws JournalUnavailable while the database does not answer
     */
    public List<Finding> check(Context<?> live) {
        Domain<?> domain = domains.named(live.subject().domain());
        if (domain == null) {
            throw new IllegalArgumentException("Nobody here reads " + live.subject() + ".");
        }
        return check(domain, live);
    }

    private <M extends Memory> List<Finding> check(Domain<M> domain, Context<?> live) {
        var found = new ArrayList<Finding>();
        var walk = new SubjectWalk<>(domain, new Findings(found::add, MOST_FINDINGS), new Counts());
        String id = live.subject().persistenceId();
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            try (PreparedStatement rows = connection.prepareStatement(ROWS)) {
                walk.begin(id, snapshot(connection, id, live.version()), true);
                rows.setFetchSize(FETCH_ROWS);
                rows.setString(1, id);
                rows.setLong(2, live.version());
                try (ResultSet journal = rows.executeQuery()) {
                    boolean isFirst = true;
                    while (journal.next()) {
                        StoredRow row = RangeWalk.row(journal);
                        if (isFirst && row.version() > 1) {
                            // At most as many rows as one check may read.
                            Archives.rows(connection, id, 0, row.version() - 1, (int) maxRows)
                                    .forEach(old -> walk.row(RangeWalk.row(old)));
                        }
                        isFirst = false;
                        walk.row(row);
                    }
                }
                walk.compare(live);
                walk.end();
            } finally {
                connection.rollback();
            }
        } catch (SQLException unavailable) {
            throw new JournalUnavailable(unavailable);
        } catch (ArchiveAway away) {
            // Nobody can tell here whether the law holds; verifying names the file.
            return List.of();
        }
        return found;
    }

    private static @Nullable StoredSnapshot snapshot(Connection connection, String id, long upTo) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SNAPSHOT)) {
            statement.setString(1, id);
            statement.setLong(2, upTo);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next()
                        ? new StoredSnapshot(
                                id,
                                rows.getLong(1),
                                new JournalBytes(rows.getString(2), rows.getBytes(3)),
                                rows.getBytes(4))
                        : null;
            }
        }
    }
}
