package dev.presage.ops.bench;

import dev.presage.persistence.journal.EventCodec;
import dev.presage.persistence.journal.JournalBytes;
import dev.presage.protocol.Carried;
import dev.presage.protocol.Floats;
import dev.presage.protocol.Insight;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.Observation;
import dev.presage.protocol.Provenance;
import dev.presage.protocol.SubjectEvent;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** One row for each reading by batched INSERT into a table like the journal: what the database can do at best. */
final class BatchedInserts {
    private static final int BATCH = 400;
    private static final int CONNECTIONS = 4;
    private static final int SUBJECTS = 10_000;

    private final String url;
    private final String user;
    private final String password;
    private final AtomicLong versions = new AtomicLong();

    BatchedInserts(String url, String user, String password) {
        this.url = url + (url.contains("?") ? "&" : "?") + "reWriteBatchedInserts=true";
        this.user = user;
        this.password = password;
    }

    double rowsPerSecond(int rows) {
        JournalBytes row = row();
        try (Connection connection = DriverManager.getConnection(url, user, password)) {
            connection.createStatement().execute("DROP TABLE IF EXISTS bench_insert");
            connection.createStatement().execute("CREATE TABLE bench_insert (LIKE event_journal INCLUDING ALL)");
        } catch (SQLException broken) {
            throw new IllegalStateException("The table of the benchmark could not be made.", broken);
        }
        long begun = System.nanoTime();
        var writers = new ArrayList<CompletableFuture<Void>>();
        for (int i = 0; i < CONNECTIONS; i++) {
            int seed = i;
            writers.add(CompletableFuture.runAsync(() -> write(seed, rows / CONNECTIONS, row)));
        }
        writers.forEach(CompletableFuture::join);
        return rows / ((System.nanoTime() - begun) / 1e9);
    }

    private void write(int seed, int rows, JournalBytes row) {
        var random = new SplittableRandom(seed);
        try (Connection connection = DriverManager.getConnection(url, user, password);
                PreparedStatement statement = connection.prepareStatement("""
                        INSERT INTO bench_insert (persistence_id, sequence_number, writer, write_timestamp,
                          adapter_manifest, event_ser_id, event_ser_manifest, event_payload)
                        VALUES (?, ?, '38711acd-4690-4a43-a008-c0b0f81e4f3a', ?, '', 7301, ?, ?)""")) {
            connection.setAutoCommit(false);
            for (int i = 0; i < rows; i++) {
                statement.setString(1, "bench|device-" + random.nextInt(SUBJECTS));
                statement.setLong(2, versions.incrementAndGet());
                statement.setLong(3, System.currentTimeMillis());
                statement.setString(4, row.manifest());
                statement.setBytes(5, row.bytes());
                statement.addBatch();
                if (i % BATCH == BATCH - 1 || i == rows - 1) {
                    statement.executeBatch();
                    connection.commit();
                }
            }
        } catch (SQLException broken) {
            throw new IllegalStateException("The rows of the benchmark could not be written.", broken);
        }
    }

    private static JournalBytes row() {
        Observation reading = ObserveLoad.reading();
        var by = new Provenance.Fallback("bench", ModelAnswer.Cause.NOT_ASKED);
        var event = new SubjectEvent.Observed(
                Instant.now(),
                List.of(reading),
                List.of(new Insight.Anomaly(reading.id(), reading.time(), 0.5, false, List.of(), by)),
                List.of(new Carried("cpu", Floats.adopt(new float[64]))));
        return new EventCodec(new BenchDomain()).encode(event);
    }
}
