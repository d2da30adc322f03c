package dev.presage.ops.bench;

import dev.presage.ops.embedded.EmbeddedPostgresServer;
import dev.presage.persistence.domain.Options;
import dev.presage.persistence.domain.device.DeviceDomain;
import dev.presage.persistence.journal.EventCodec;
import dev.presage.persistence.journal.JournalBytes;
import dev.presage.protocol.SubjectEvent;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * What the database takes from a program that does nothing but insert: one row per reading into a table like the
 * journal, with its indexes, in batches over one connection, each batch a transaction.
 */
final class InsertBaseline {
    private static final int BATCH = 400;
    private static final int SAMPLED_ROWS = 20_000;
    private static final String TABLE = "insert_baseline";

    private final EmbeddedPostgresServer server;
    private final int subjects;

    InsertBaseline(EmbeddedPostgresServer server, int subjects) {
        this.server = server;
        this.subjects = subjects;
    }

    /** Size of a journal row's payload that holds one reading: the median of such rows that the node wrote last. */
    int payloadBytes() throws SQLException {
        String query = "SELECT event_ser_manifest, event_payload FROM event_journal"
                + " ORDER BY xid DESC, ordering DESC LIMIT " + SAMPLED_ROWS;
        EventCodec codec = new EventCodec(new DeviceDomain(new Options(Map.of())));
        List<Integer> sizes = new ArrayList<>();
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                byte[] payload = rows.getBytes(2);
                if (codec.decode(new JournalBytes(rows.getString(1), payload)) instanceof SubjectEvent.Observed row
                        && row.observations().size() == 1) {
                    sizes.add(payload.length);
                }
            }
        }
        if (sizes.isEmpty()) {
            throw new IllegalStateException("No journal row holds a single reading.");
        }
        sizes.sort(null);
        return sizes.get(sizes.size() / 2);
    }

    /** Rows a second, after a warm-up. */
    double rowsPerSecond(int payloadBytes, Duration warmUp, Duration measured) throws SQLException {
        String url = server.jdbcUrl() + "?reWriteBatchedInserts=true";
        try (Connection connection = DriverManager.getConnection(url, server.user(), server.password())) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("DROP TABLE IF EXISTS " + TABLE);
                statement.execute("CREATE TABLE " + TABLE + " (LIKE event_journal INCLUDING ALL)");
            }
            connection.setAutoCommit(false);
            String sql = "INSERT INTO " + TABLE
                    + " (persistence_id, sequence_number, deleted, writer, write_timestamp, adapter_manifest,"
                    + " event_ser_id, event_ser_manifest, event_payload) VALUES (?, ?, false, ?, ?, '', ?, ?, ?)";
            try (PreparedStatement insert = connection.prepareStatement(sql)) {
                Inserting inserting = new Inserting(connection, insert, payloadBytes);
                inserting.runFor(warmUp);
                return inserting.runFor(measured);
            }
        }
    }

    private final class Inserting {
        private final Connection connection;
        private final PreparedStatement insert;
        private final SplittableRandom random = new SplittableRandom(7);
        private final long[] versions = new long[subjects];
        private final byte[] payload;

        Inserting(Connection connection, PreparedStatement insert, int payloadBytes) {
            this.connection = connection;
            this.insert = insert;
            this.payload = new byte[payloadBytes];
        }

        double runFor(Duration length) throws SQLException {
            long begin = System.nanoTime();
            long rows = 0;
            while (System.nanoTime() - begin < length.toNanos()) {
                for (int i = 0; i < BATCH; i++) {
                    add();
                }
                insert.executeBatch();
                connection.commit();
                rows += BATCH;
            }
            return rows * 1e9 / (System.nanoTime() - begin);
        }

        private void add() throws SQLException {
            int subject = random.nextInt(subjects);
            random.nextBytes(payload);
            insert.setString(1, "device|device-" + subject);
            insert.setLong(2, ++versions[subject]);
            insert.setString(3, "00000000-0000-0000-0000-000000000000");
            insert.setLong(4, System.currentTimeMillis());
            insert.setInt(5, 1);
            insert.setString(6, "observed:1");
            insert.setBytes(7, payload);
            insert.addBatch();
        }
    }
}
