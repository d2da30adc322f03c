package dev.presage.persistence.replay;

import dev.presage.persistence.journal.JournalBytes;
import dev.presage.persistence.journal.JournalUnavailable;
import dev.presage.protocol.SubjectId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Waypoints, and the snapshot by which a subject wakes, in PostgreSQL. */
public final class JdbcKeptContexts implements KeptContexts {
    private static final String NEWEST =
            "SELECT sequence_number FROM event_journal WHERE persistence_id = ? ORDER BY sequence_number DESC LIMIT 1";

    /** The snapshot does not say how much work it spares; nothing is kept by that of a context that ends with it. */
    private static final String UP_TO_VERSION = """
            (SELECT sequence_number, work, at, manifest, payload FROM waypoint
             WHERE persistence_id = ? AND sequence_number <= ? ORDER BY sequence_number DESC LIMIT 1)
            UNION ALL
            (SELECT sequence_number, -1, created, snapshot_ser_manifest, snapshot_payload FROM snapshot
             WHERE persistence_id = ? AND sequence_number <= ?)
            ORDER BY 1 DESC LIMIT 1""";

    private static final String UP_TO_TIME = """
            SELECT sequence_number, work, at, manifest, payload FROM waypoint
            WHERE persistence_id = ? AND at <= ? ORDER BY at DESC LIMIT 1""";

    private static final String KEEP = """
            INSERT INTO waypoint (persistence_id, sequence_number, work, at, manifest, payload)
            VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (persistence_id, sequence_number) DO UPDATE SET
              work = EXCLUDED.work, at = EXCLUDED.at, manifest = EXCLUDED.manifest, payload = EXCLUDED.payload""";

    private final DataSource reading;
    private final DataSource writing;

    /**
     * @param reading connections by which nothing is written
     * @param writing connections by which waypoints are
     */
    public JdbcKeptContexts(DataSource reading, DataSource writing) {
        this.reading = reading;
        this.writing = writing;
    }

    @Override
    public long newest(SubjectId subject) {
        Long newest = query(
                NEWEST,
                statement -> statement.setString(1, subject.persistenceId()),
                rows -> rows.next() ? rows.getLong(1) : null);
        return newest == null ? 0 : newest;
    }

    @Override
    public @Nullable Kept upTo(SubjectId subject, long version) {
        return query(
                UP_TO_VERSION,
                statement -> {
                    statement.setString(1, subject.persistenceId());
                    statement.setLong(2, version);
                    statement.setString(3, subject.persistenceId());
                    statement.setLong(4, version);
                },
                JdbcKeptContexts::kept);
    }

    @Override
    public @Nullable Kept upTo(SubjectId subject, Instant at) {
        return query(
                UP_TO_TIME,
                statement -> {
                    statement.setString(1, subject.persistenceId());
                    statement.setLong(2, at.toEpochMilli());
                },
                JdbcKeptContexts::kept);
    }

    private static @Nullable Kept kept(ResultSet rows) throws SQLException {
        return rows.next()
                ? new Kept(
                        rows.getLong(1),
                        rows.getLong(2),
                        Instant.ofEpochMilli(rows.getLong(3)),
                        new JournalBytes(rows.getString(4), rows.getBytes(5)))
                : null;
    }

    @Override
    public void keep(SubjectId subject, List<Kept> contexts) {
        try (Connection connection = writing.getConnection();
                PreparedStatement insert = connection.prepareStatement(KEEP)) {
            for (Kept context : contexts) {
                insert.setString(1, subject.persistenceId());
                insert.setLong(2, context.version());
                insert.setLong(3, context.work());
                insert.setLong(4, context.at().toEpochMilli());
                insert.setString(5, context.bytes().manifest());
                insert.setBytes(6, context.bytes().bytes());
                insert.addBatch();
            }
            insert.executeBatch();
        } catch (SQLException unavailable) {
            throw new JournalUnavailable(unavailable);
        }
    }

    private interface Fill {
        void in(PreparedStatement statement) throws SQLException;
    }

    private interface Take<T> {
        @Nullable
        T from(ResultSet rows) throws SQLException;
    }

    private <T> @Nullable T query(String sql, Fill fill, Take<T> take) {
        try (Connection connection = reading.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            fill.in(statement);
            try (ResultSet rows = statement.executeQuery()) {
                return take.from(rows);
            }
        } catch (SQLException unavailable) {
            throw new JournalUnavailable(unavailable);
        }
    }
}
