package dev.presage.node.http;

import com.zaxxer.hikari.HikariDataSource;
import dev.presage.node.Teachers;
import dev.presage.node.TorchWorkbench;
import dev.presage.node.TrainingsView;
import dev.presage.node.training.run.Training.Wish;
import dev.presage.node.training.run.Trainings;
import dev.presage.persistence.domain.Domains;
import dev.presage.persistence.domain.Options;
import dev.presage.persistence.domain.device.DeviceDomain;
import dev.presage.persistence.journal.ConnectionPool;
import dev.presage.persistence.journal.Database;
import dev.presage.persistence.journal.DatabaseSettings;
import dev.presage.persistence.journal.TestPostgres;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Trainings in a real database, opened when first asked: one has failed, another waits for a runner. */
final class TestTrainings implements TrainingsPort, AutoCloseable {
    static final String FAILED = "2026-03-04.1";
    static final String RUNNING = "2026-03-04.2";

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-03-04T05:06:07Z"));

    private @Nullable Opened opened;

    private record Opened(Database database, HikariDataSource source, TrainingsPort port) {}

    private synchronized TrainingsPort port() {
        Opened now = opened;
        if (now == null) {
            now = open();
            opened = now;
        }
        return now.port();
    }

    private static Opened open() {
        TestPostgres postgres = TestPostgres.create();
        Database database = postgres.open();
        var source = ConnectionPool.open(DatabaseSettings.from(postgres.config()), "trainings-test", 2, false);
        var trainings = new Trainings(source, CLOCK);
        var wish = new Wish("device-next", "device", 7, "ann", "A test.", "wish");
        var failed = trainings.begin(wish);
        postgres.execute("UPDATE training SET state = 'failed', error_code = 'PRS-1431', error = 'Nothing there.',"
                + " ended_at = asked_at");
        postgres.execute("INSERT INTO training_epoch VALUES ('" + FAILED + "', 0, NULL, 0.5, now())");
        var running = trainings.begin(wish);
        if (failed.isEmpty() || running.isEmpty()) {
            throw new AssertionError("The test's trainings did not begin.");
        }
        return new Opened(
                database,
                source,
                new TrainingsView(
                        trainings,
                        new Teachers(
                                new TorchWorkbench(), new Domains(List.of(new DeviceDomain(new Options(Map.of()))))),
                        List.of("device-next", "device-forecast")::contains,
                        CLOCK));
    }

    @Override
    public ModelsPort.Reply list() {
        return port().list();
    }

    @Override
    public ModelsPort.Reply show(String id) {
        return port().show(id);
    }

    @Override
    public ModelsPort.Reply begin(String model, String who, String why, OptionalLong seed) {
        return port().begin(model, who, why, seed);
    }

    @Override
    public ModelsPort.Reply cancel(String id, String who, String why) {
        return port().cancel(id, who, why);
    }

    @Override
    public synchronized void close() {
        if (opened != null) {
            opened.source().close();
            opened.database().close();
        }
    }
}
