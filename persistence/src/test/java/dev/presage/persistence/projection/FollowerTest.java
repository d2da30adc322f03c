package dev.presage.persistence.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.presage.persistence.journal.JournalBytes;
import dev.presage.persistence.journal.OutlinedRow;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FollowerTest {
    private final WrittenJournal side = new WrittenJournal();

    @AfterEach
    void close() {
        side.close();
    }

    private void write(int rows, long seed) throws SQLException {
        var random = new SplittableRandom(seed);
        try (Connection connection = side.connect()) {
            for (int i = 0; i < rows; i++) {
                side.write(connection, random);
            }
            connection.commit();
        }
    }

    private void assertEqualToTheJournal() {
        assertThat(side.foundInsights()).doesNotHaveDuplicates();
        assertThat(side.foundInsights()).containsExactlyInAnyOrderElementsOf(side.expectedInsights());
        for (Unit unit : Unit.values()) {
            assertThat(side.sums(unit)).as(unit.word()).isEqualTo(side.expectedSums());
        }
    }

    /** Goal: every row counts once, whichever transaction commits first, and whichever page it falls into. */
    @Test
    void everyRowCountsOnce() throws Exception {
        var random = new SplittableRandom(1);
        var connections = new ArrayList<Connection>();
        for (int i = 0; i < 5; i++) {
            connections.add(side.connect());
        }
        List<Follower> followers = side.followers(7, side.writing);
        for (int step = 0; step < 1_500; step++) {
            Connection connection = connections.get(random.nextInt(5));
            switch (random.nextInt(6)) {
                case 0 -> connection.commit();
                case 1 -> followers.get(random.nextInt(Follower.SHARDS)).turn();
                default -> side.write(connection, random);
            }
        }
        for (Connection connection : connections) {
            connection.commit();
            connection.close();
        }
        WrittenJournal.drain(followers);
        assertEqualToTheJournal();
        assertThat(side.expectedInsights()).hasSizeGreaterThan(100);
    }

    /**
     * Goal: a follower that dies anywhere, before or after its commit, repeats and loses nothing. Method: one call in
     * twenty to the database fails, and another follower goes on.
     */
    @Test
    void deathRepeatsAndLosesNothing() throws Exception {
        write(2_000, 2);
        var random = new SplittableRandom(3);
        var deaths = new AtomicInteger();
        DataSource mortal = failing(side.writing, () -> {
            boolean dies = random.nextInt(20) == 0;
            deaths.addAndGet(dies ? 1 : 0);
            return dies;
        });
        for (int shard = 0; shard < Follower.SHARDS; shard++) {
            boolean more = true;
            while (more) {
                try {
                    more = side.follower(shard, 20, mortal).turn() != Turn.CALM;
                } catch (SQLException died) {
                    assertThat(died.getMessage()).isEqualTo("The test kills it here.");
                }
            }
        }
        WrittenJournal.drain(side.followers(100, side.writing));
        assertThat(deaths.get()).isGreaterThan(20);
        assertEqualToTheJournal();
    }

    /** Goal: two nodes that follow the same shards for a while write nothing twice, while subjects write. */
    @Test
    void twoWhoFollowTheSameShardsShareIt() throws Exception {
        var writes = new AtomicBoolean(true);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<?>>();
            for (int node = 0; node < 2; node++) {
                for (Follower follower : side.followers(11, side.writing)) {
                    running.add(threads.submit(() -> {
                        while (writes.get() || follower.turn() != Turn.CALM) {
                            follower.turn();
                        }
                        return null;
                    }));
                }
            }
            for (int writer = 0; writer < 3; writer++) {
                write(400, 10 + writer);
            }
            writes.set(false);
            for (Future<?> each : running) {
                each.get(60, TimeUnit.SECONDS);
            }
        }
        WrittenJournal.drain(side.followers(100, side.writing));
        assertEqualToTheJournal();
    }

    /**
     * Goal: a new version is built beside the old while subjects write, is equal to it, takes its place without readers
     * ever seeing less than before, and the old one is gone.
     */
    @Test
    void aNewVersionTakesThePlaceOfTheOld() throws Exception {
        write(1_000, 20);
        List<Follower> followers = side.followers(50, side.writing);
        WrittenJournal.drain(followers);
        assertThat(side.models.rebuild("insights", "ann", "A test.")).isEqualTo(new ReadModels.Rebuild.Begun(2));
        assertThat(side.models.rebuild("insights", "bob", "Me too.")).isEqualTo(ReadModels.Rebuild.UnderWay.INSTANCE);
        assertThat(side.models.rebuild("nothing", "bob", "Me too.")).isEqualTo(ReadModels.Rebuild.Unknown.INSTANCE);
        assertThat(side.models.rebuild("aggregates", "ann", "Too.")).isEqualTo(new ReadModels.Rebuild.Begun(2));
        int seen = side.foundInsights().size();
        var random = new SplittableRandom(21);
        try (Connection connection = side.connect()) {
            for (int step = 0; step < 400; step++) {
                side.write(connection, random);
                connection.commit();
                followers.get(step % Follower.SHARDS).turn();
                if (step % 20 == 0) {
                    int now = side.foundInsights().size();
                    assertThat(now).isGreaterThanOrEqualTo(seen);
                    seen = now;
                }
            }
        }
        WrittenJournal.drain(followers);
        assertEqualToTheJournal();
        WrittenJournal.drain(side.followers(50, side.writing));
        assertThat(side.models.projections())
                .extracting(version -> version.name() + " " + version.version() + " " + version.state())
                .containsExactly(
                        "aggregates 2 serving", "aggregates 1 dropped", "insights 2 serving", "insights 1 dropped");
        assertThatCode(() -> side.postgres.execute("SELECT 1 / (to_regclass('insight_1') IS NULL)::int"))
                .doesNotThrowAnyException();
    }

    /** Goal: a row that cannot be read is kept by name, and the others of its page go on. */
    @Test
    void whatCannotBeReadIsParked() throws Exception {
        write(300, 30);
        try (Connection connection = side.connect()) {
            side.write(connection, "broken", 1, new JournalBytes("observed:1", new byte[] {1, 2, 3}));
            side.write(connection, "newer", 1, new JournalBytes("observed:99", new byte[] {1, 2, 3}));
            connection.commit();
        }
        write(100, 31);
        WrittenJournal.drain(side.followers(50, side.writing));
        side.postgres.execute("DELETE FROM event_journal WHERE persistence_id IN ('tally|broken', 'tally|newer')");
        assertEqualToTheJournal();
        assertThat(side.models.parked("insights"))
                .extracting(ReadModels.ParkedRow::persistenceId)
                .containsExactlyInAnyOrder("tally|broken", "tally|newer");
        assertThat(side.models.projections())
                .extracting(ProjectionState::parked)
                .containsExactly(2L, 2L);
    }

    /** Goal: a row that a table refuses is found among its page and parked for that projection alone. */
    @Test
    void whatATableRefusesIsParked() throws Exception {
        side.postgres.execute(
                "CREATE TABLE picky (version INTEGER, n INTEGER CHECK (n <> 13)) PARTITION BY LIST (version)");
        write(400, 40);
        List<Follower> followers = side.followers(50, side.writing, new Picky());
        WrittenJournal.drain(followers);
        assertEqualToTheJournal();
        long thirteens =
                side.journal().stream().filter(row -> row.version() == 13).count();
        assertThat(thirteens).isPositive();
        assertThat(side.models.parked("picky"))
                .hasSize((int) thirteens)
                .allMatch(row -> row.sequenceNumber() == 13 && row.reason().contains("picky"));
        assertThat(side.models.projections().getLast())
                .returns("picky", ProjectionState::name)
                .returns(side.journal().size() - thirteens, ProjectionState::rows);
    }

    /** Refuses every subject's thirteenth row. */
    private static final class Picky implements Projection {
        @Override
        public String name() {
            return "picky";
        }

        @Override
        public String table() {
            return "picky";
        }

        @Override
        public boolean prune(Connection connection, int version, Instant now) {
            return false;
        }

        @Override
        public Fold begin() {
            var numbers = new ArrayList<Long>();
            return new Fold() {
                @Override
                public void take(OutlinedRow row) {
                    numbers.add(row.version());
                }

                @Override
                public void write(Connection connection, int version, int shard) throws SQLException {
                    try (var statement = connection.prepareStatement("INSERT INTO picky VALUES (?, ?)")) {
                        for (long number : numbers) {
                            statement.setInt(1, version);
                            statement.setLong(2, number);
                            statement.executeUpdate();
                        }
                    }
                }
            };
        }
    }

    /** Connections on which calls fail: before a statement is made, before a commit, or after it. */
    private static DataSource failing(DataSource source, Callable<Boolean> dies) {
        return proxy(DataSource.class, source, (method, call) -> {
            Object made = call.call();
            return made instanceof Connection connection
                    ? proxy(Connection.class, connection, (name, on) -> {
                        if (name.equals("prepareStatement") && dies.call()) {
                            throw new SQLException("The test kills it here.");
                        }
                        if (name.equals("commit") && dies.call()) {
                            on.call();
                            throw new SQLException("The test kills it here.");
                        }
                        return on.call();
                    })
                    : made;
        });
    }

    private interface Around {
        Object call(String method, Callable<Object> call) throws Exception;
    }

    @SuppressWarnings("NullAway") // A void method of JDBC returns null through a proxy.
    private static <T> T proxy(Class<T> type, T target, Around around) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> around.call(method.getName(), () -> {
                    try {
                        return method.invoke(target, arguments);
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause() instanceof Exception cause ? cause : failed;
                    }
                })));
    }
}
