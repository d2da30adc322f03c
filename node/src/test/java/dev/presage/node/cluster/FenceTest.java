package dev.presage.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import dev.presage.persistence.journal.Database;
import dev.presage.persistence.journal.DatabaseSettings;
import dev.presage.persistence.journal.TestPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two clusters cannot use one database, and nobody has to clean up after one that died. */
class FenceTest {
    private static final int SHARDS = 30;
    private static final String SEEDS = "port = 7001, seeds = \"127.0.0.1:7001,127.0.0.2:7002\"";

    private final TestPostgres postgres = TestPostgres.create();
    private final List<Connection> connections = new ArrayList<>();
    private final List<Fence> fences = new ArrayList<>();

    private InstantSource clock = InstantSource.system();

    @BeforeEach
    void migrate() {
        Database.open(DatabaseSettings.from(postgres.config())).close();
    }

    @AfterEach
    void close() {
        fences.forEach(Fence::close);
    }

    private Fence fence(String over, int shards) {
        var settings = ClusterSettings.from(ConfigFactory.parseString("presage.cluster { " + over + " }")
                .withFallback(ConfigFactory.parseResources("presage/cluster.conf"))
                .resolve());
        var fence = new Fence(this::connect, settings, shards, "node-" + fences.size(), clock);
        fences.add(fence);
        return fence;
    }

    private Connection connect() throws SQLException {
        Connection connection = DriverManager.getConnection(postgres.url());
        connections.add(connection);
        return connection;
    }

    /** The server takes a moment to notice that a session is gone. */
    private static boolean becomesTrue(Callable<Boolean> condition) throws Exception {
        boolean holds = condition.call();
        for (long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20); !holds && System.nanoTime() < until; ) {
            holds = condition.call();
        }
        return holds;
    }

    private long elapsedMillis(long since) {
        return Duration.ofNanos(System.nanoTime() - since).toMillis();
    }

    /** Goal: a cluster of another name is refused with both names, for as long as the first one lives. */
    @Test
    void anotherClusterIsRefused() throws Exception {
        Fence alpha = fence("name = alpha", SHARDS);
        alpha.check();
        assertThat(alpha.found()).isTrue();
        Fence beta = fence("name = beta", SHARDS);
        assertThatThrownBy(beta::check)
                .isInstanceOf(NotAdmitted.class)
                .hasMessageContainingAll("\"alpha\"", "\"beta\"", "node-0");
        assertThat(beta.found()).isFalse();
        alpha.close();
        beta.check();
        assertThat(beta.found()).isTrue();
    }

    /** Goal: a single node that comes back after a crash waits for nothing, though it just said that it lives. */
    @Test
    void aCrashedNodeComesBackAtOnce() throws Exception {
        Fence before = fence("", SHARDS);
        assertThat(before.found()).isTrue();
        before.watch(why -> {});
        // A crash closes the connection, and nothing else.
        connections.getFirst().abort(Runnable::run);
        before.close();
        long since = System.nanoTime();
        Fence after = fence("", SHARDS);
        after.check();
        assertThat(becomesTrue(after::found)).isTrue();
        assertThat(elapsedMillis(since)).isLessThan(3_000);
    }

    /** Goal: a second single node is told that there is one, not let in beside it. */
    @Test
    void aSecondNodeAloneIsRefused() throws Exception {
        assertThat(fence("", SHARDS).found()).isTrue();
        assertThatThrownBy(fence("", SHARDS)::check)
                .isInstanceOf(NotAdmitted.class)
                .hasMessageContaining("PRESAGE_CLUSTER_SEEDS");
    }

    /** Goal: members of one cluster share the claim; of other shards none becomes one. */
    @Test
    void membersShareTheClaim() throws Exception {
        Fence first = fence(SEEDS, SHARDS);
        assertThat(first.found()).isTrue();
        Fence second = fence(SEEDS, SHARDS);
        second.check();
        assertThat(second.found()).isFalse();
        second.join();
        assertThatThrownBy(fence(SEEDS, 10)::check)
                .isInstanceOf(NotAdmitted.class)
                .hasMessageContainingAll("30 shards", "into 10");
        // While one of the two lives, nobody founds another.
        first.close();
        Fence third = fence(SEEDS, SHARDS);
        third.check();
        assertThat(third.found()).isFalse();
        second.close();
        assertThat(third.found()).as("after the last one left in order").isTrue();
    }

    /** Goal: members that lost their connections come back before anybody founds a cluster beside them. */
    @Test
    void membersComeBack() throws Exception {
        Fence member = fence(SEEDS, SHARDS);
        assertThat(member.found()).isTrue();
        var expelled = new CompletableFuture<String>();
        member.watch(expelled::complete);
        try (Connection admin = DriverManager.getConnection(postgres.url());
                Statement statement = admin.createStatement()) {
            statement.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
        }
        Fence other = fence(SEEDS, SHARDS);
        for (long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(3); System.nanoTime() < until; ) {
            assertThat(other.found()).isFalse();
        }
        assertThat(expelled).isNotDone();
    }

    /** Goal: a member whose place was taken is told so, with the name of who took it. */
    @Test
    void aMemberLearnsThatItsPlaceIsTaken() throws Exception {
        Fence member = fence("name = alpha", SHARDS);
        assertThat(member.found()).isTrue();
        connections.getFirst().abort(Runnable::run);
        Fence taker = fence("name = beta", SHARDS);
        assertThat(becomesTrue(taker::found)).isTrue();
        var expelled = new CompletableFuture<String>();
        member.watch(expelled::complete);
        assertThat(expelled.get(20, TimeUnit.SECONDS)).contains("\"beta\"");
    }

    /** Goal: a clock that differs from the database's is named, with by how much. */
    @Test
    void aWrongClockIsNamed() throws Exception {
        Fence right = fence("", SHARDS);
        right.check();
        clock = InstantSource.offset(InstantSource.system(), Duration.ofHours(-2));
        assertThatThrownBy(fence("", SHARDS)::check)
                .isInstanceOf(NotAdmitted.class)
                .hasMessageContainingAll("2 h 0 min", "behind");
    }
}
