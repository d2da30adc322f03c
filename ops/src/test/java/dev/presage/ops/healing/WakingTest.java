package dev.presage.ops.healing;

import static dev.presage.ops.healing.Member.device;
import static org.assertj.core.api.Assertions.assertThat;

import dev.presage.node.healing.DatabaseWatch;
import dev.presage.node.healing.WatchSettings;
import dev.presage.ops.embedded.EmbeddedPostgresServer;
import dev.presage.ops.embedded.Ports;
import dev.presage.ops.embedded.PostgresSettings;
import dev.presage.ops.embedded.Processes;
import dev.presage.persistence.journal.Database;
import dev.presage.persistence.journal.DatabaseSettings;
import dev.presage.persistence.journal.Ping;
import dev.presage.protocol.SubjectReply;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many subjects that wake at once, and a database that goes away. */
class WakingTest {
    /** The share of what a node is meant to hold that this machine is of the one it is meant for. */
    private static final int SUBJECTS = 5_000;

    @TempDir
    Path home;

    private static DatabaseWatch watch(
            DatabaseSettings database, WatchSettings settings, SimpleMeterRegistry registry) {
        var ping = new Ping(database, settings.answerWithin());
        var probe = new DatabaseWatch.Probe() {
            @Override
            public void ask() throws SQLException {
                ping.ask();
            }

            @Override
            public void close() {
                ping.close();
            }
        };
        return new DatabaseWatch(probe, settings, registry);
    }

    private static List<SubjectReply> observeAll(Member member, int number) {
        var replies = IntStream.range(0, SUBJECTS)
                .mapToObj(i -> member.observe(device(i), number))
                .toList();
        CompletableFuture.allOf(replies.toArray(CompletableFuture<?>[]::new))
                .orTimeout(2 * Member.LONG.toSeconds(), TimeUnit.SECONDS)
                .join();
        return replies.stream().map(CompletableFuture::join).toList();
    }

    /**
     * Goal: thousands of subjects that are asked for at once after their node's death wake without one failed
     * recovery, which an open breaker would be, and without a failed check of the database.
     */
    @Test
    void manyWakeAtOnce() throws Exception {
        try (var postgres = EmbeddedPostgresServer.start(PostgresSettings.in(home, Ports.free()))) {
            try (var first = new Member(postgres, "", new Findings())) {
                Database.open(DatabaseSettings.from(first.config)).close();
                assertThat(observeAll(first, 1)).allMatch(SubjectReply.Accepted.class::isInstance);
            }
            var findings = new Findings();
            var registry = new SimpleMeterRegistry();
            try (var second = new Member(postgres, "", findings);
                    var watch =
                            watch(DatabaseSettings.from(second.config), WatchSettings.from(second.config), registry)) {
                assertThat(observeAll(second, 2)).allMatch(SubjectReply.Accepted.class::isInstance);
                assertThat(findings.awake).hasValue(SUBJECTS);
                assertThat(findings.failures).hasValue(0);
                assertThat(watch.isHere()).isTrue();
                assertThat(registry.get("presage.database.breaker.opened")
                                .counter()
                                .count())
                        .isZero();
            }
        }
    }

    /** Goal: a database that hangs, and one that is gone, are noticed in seconds; when it is back, that is, too. */
    @Test
    void aDatabaseThatIsAwayIsNoticed() {
        var settings = PostgresSettings.in(home, Ports.free());
        try (var postgres = EmbeddedPostgresServer.start(settings)) {
            var config = Member.config(postgres, "");
            try (var watch =
                    watch(DatabaseSettings.from(config), WatchSettings.from(config), new SimpleMeterRegistry())) {
                postgres.pause();
                awaits("hangs", () -> !watch.isHere());
                postgres.resume();
                awaits("goes on", watch::isHere);
                postgres.kill();
                awaits("is gone", () -> !watch.isHere());
                try (var again = EmbeddedPostgresServer.start(settings)) {
                    assertThat(again.isAlive()).isTrue();
                    awaits("is back", watch::isHere);
                }
            }
        }
    }

    private static void awaits(String what, BooleanSupplier holds) {
        assertThat(Processes.await(Member.LONG, holds)).as(what).isTrue();
    }
}
