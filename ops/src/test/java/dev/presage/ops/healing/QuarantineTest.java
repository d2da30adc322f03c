package dev.presage.ops.healing;

import static dev.presage.ops.healing.Member.LONG;
import static dev.presage.ops.healing.Member.device;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.presage.node.healing.Quarantine;
import dev.presage.node.healing.QuarantineKeeper;
import dev.presage.node.healing.QuarantineSettings;
import dev.presage.node.healing.Ward;
import dev.presage.ops.embedded.EmbeddedPostgresServer;
import dev.presage.ops.embedded.Ports;
import dev.presage.ops.embedded.PostgresSettings;
import dev.presage.ops.embedded.Processes;
import dev.presage.persistence.journal.ConnectionPool;
import dev.presage.persistence.journal.Database;
import dev.presage.persistence.journal.DatabaseSettings;
import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.SubjectReply;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.Props;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Quarantine from the damaged row to the table that outlives nodes. */
class QuarantineTest {
    private static final int DEVICES = 100;
    private static final int DAMAGED = 7;
    private static final String QUICK = """
            presage.healing.quarantine { first-try = 200ms, longest-rest = 2s, look-every = 100ms, patience = 10s }""";

    @TempDir
    Path home;

    private static Quarantine quarantine(Member member, HikariDataSource source, SimpleMeterRegistry registry) {
        var quarantine = new Quarantine(source, "node-1", QuarantineSettings.from(member.config), registry);
        member.system.systemActorOf(
                QuarantineKeeper.create(quarantine, member.subjects::tell), "keeper", Props.empty());
        return quarantine;
    }

    private static List<SubjectReply> observeAll(Member member, int number) {
        var replies = IntStream.range(0, DEVICES)
                .mapToObj(i -> member.observe(device(i), number))
                .toList();
        CompletableFuture.allOf(replies.toArray(CompletableFuture<?>[]::new))
                .orTimeout(LONG.toSeconds(), TimeUnit.SECONDS)
                .join();
        return replies.stream().map(CompletableFuture::join).toList();
    }

    private static void awaits(String what, BooleanSupplier holds) {
        assertThat(Processes.await(LONG, holds)).as(what).isTrue();
    }

    private static void execute(EmbeddedPostgresServer postgres, String sql) throws Exception {
        try (Connection connection = postgres.connect()) {
            connection.createStatement().execute(sql);
        }
    }

    /**
     * Goal: a subject with a damaged row is named in the table, outlives its node there, is tried ever more seldom and
     * is released by itself once cured, while those that woke with it notice nothing. Method: rows that the database
     * itself cannot read, among a hundred subjects that wake together.
     */
    @Test
    void oneOfManyIsDamaged() throws Exception {
        var settings = PostgresSettings.in(home, Ports.free());
        try (var postgres = EmbeddedPostgresServer.start(settings)) {
            var findings = new Findings();
            DatabaseSettings where;
            try (var first = new Member(postgres, QUICK, findings)) {
                where = DatabaseSettings.from(first.config);
                Database.open(where).close();
                assertThat(observeAll(first, 1)).allMatch(SubjectReply.Accepted.class::isInstance);
            }
            damage(postgres);
            try (var source = ConnectionPool.open(where, "test", 2, false)) {
                try (var second = new Member(postgres, QUICK, findings);
                        var quarantine = quarantine(second, source, findings.registry)) {
                    findings.to = quarantine;
                    assertOneIsRefused(observeAll(second, 1));
                    awaits("noted", () -> !quarantine.after("", "", 10).isEmpty());
                    Ward ward = quarantine.after("", "", 10).get(0);
                    assertThat(ward.subject()).isEqualTo(device(DAMAGED));
                    assertThat(ward.why()).contains("22012");
                    awaits("tried ever more seldom", () -> {
                        Ward now = quarantine.after("", "", 10).get(0);
                        Duration rest = Duration.between(now.lastTried(), now.nextTry());
                        return now.tries() >= 4 && rest.toMillis() > 1_000 && rest.toMillis() < 3_000;
                    });
                    awaits("counted", () -> findings.counted() == 1);
                }
                repair(postgres);
                // Nobody has said anything to the damaged one on this node yet.
                try (var third = new Member(postgres, QUICK, findings);
                        var quarantine = quarantine(third, source, findings.registry)) {
                    findings.to = quarantine;
                    awaits("released", () -> quarantine.after("", "", 10).isEmpty());
                    assertThat(observeAll(third, 2)).allMatch(SubjectReply.Accepted.class::isInstance);
                }
            }
        }
    }

    private static void assertOneIsRefused(List<SubjectReply> replies) {
        for (SubjectReply reply : replies) {
            if (reply.subject().equals(device(DAMAGED))) {
                assertThat(((SubjectReply.Refused) reply).problem().code()).isEqualTo(ErrorCode.SUBJECT_QUARANTINED);
            } else {
                assertThat(reply).isInstanceOf(SubjectReply.Accepted.class);
            }
        }
    }

    /** In the table's place a view that fails on one subject's rows, as damaged pages would. Known rows are no news. */
    private static void damage(EmbeddedPostgresServer postgres) throws Exception {
        String columns = "ordering, persistence_id, writer, write_timestamp, adapter_manifest, event_ser_id,"
                + " event_ser_manifest, event_payload, chain, xid, deleted";
        execute(postgres, "ALTER TABLE event_journal RENAME TO sound");
        execute(
                postgres,
                "CREATE VIEW event_journal AS SELECT " + columns
                        + ", sequence_number + (CASE persistence_id WHEN '"
                        + device(DAMAGED).persistenceId()
                        + "' THEN 1 / (sequence_number - 1) ELSE 0 END) AS sequence_number FROM sound");
    }

    private static void repair(EmbeddedPostgresServer postgres) throws Exception {
        execute(postgres, "DROP VIEW event_journal");
        execute(postgres, "ALTER TABLE sound RENAME TO event_journal");
    }
}
