package dev.presage.ops.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.presage.node.NodeConfig;
import dev.presage.node.retention.Retention;
import dev.presage.node.retention.RetentionSettings;
import dev.presage.ops.dataset.RealJournal;
import dev.presage.persistence.journal.ConnectionPool;
import dev.presage.protocol.SubjectId;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cadence at which the cluster archives by itself. */
class RetentionTest {
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    private Path folder = Path.of("");

    private static long here(HikariDataSource source) throws SQLException {
        try (Connection connection = source.getConnection();
                ResultSet row = connection.createStatement().executeQuery("SELECT count(*) FROM event_journal")) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Two devices of ten rows each, written two days ago but for the last two, with snapshots of the eighth row. */
    private static void age(HikariDataSource source) throws SQLException {
        try (Connection connection = source.getConnection()) {
            connection.createStatement().execute("""
                    UPDATE event_journal SET write_timestamp = 1000 * extract(epoch FROM
                      now() - CASE WHEN sequence_number <= 8 THEN interval '2 days' ELSE interval '1 minute' END)""");
            connection.createStatement().execute("""
                    INSERT INTO snapshot (persistence_id, sequence_number, created, snapshot_ser_id,
                      snapshot_ser_manifest, snapshot_payload)
                    SELECT persistence_id, 8, 1, 7301, 'context:1', '' FROM event_journal WHERE sequence_number = 8""");
        }
    }

    /** Goal: rows of age leave by themselves, the others stay, and all of them are read as before. */
    @Test
    void oldRowsLeaveByThemselves() throws Exception {
        ActorTestKit kit = ActorTestKit.create();
        try (var journal = new RealJournal();
                HikariDataSource source = ConnectionPool.open(journal.settings(), "test", 4, false)) {
            journal.writeDevices(2, 10);
            age(source);
            var subject = new SubjectId("device", "machine-1");
            var before = journal.reader().forward(subject, 0, 100);
            var settings = new RetentionSettings(DAY, Duration.ofMillis(100), folder);
            kit.spawn(Retention.create(source, settings, InstantSource.system()));
            kit.createTestProbe().awaitAssert(Duration.ofSeconds(30), Duration.ofMillis(50), () -> {
                assertThat(here(source)).isEqualTo(4);
                return 0;
            });
            assertThat(journal.reader().forward(subject, 0, 100))
                    .isEqualTo(before)
                    .hasSize(10);
        } finally {
            kit.shutdownTestKit();
        }
    }

    /** Goal: nobody archives by accident, or what may not have been published. */
    @Test
    void itIsOffUnlessSomebodyWantsIt() {
        assertThat(RetentionSettings.from(NodeConfig.load("")).enabled()).isFalse();
        assertThatThrownBy(() -> new RetentionSettings(Duration.ofHours(1), DAY, folder))
                .hasMessageContaining("presage.journal.retention must be 24 hours at least");
    }
}
