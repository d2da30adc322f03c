package dev.presage.ops.healing;

import static dev.presage.ops.healing.Member.device;
import static org.assertj.core.api.Assertions.assertThat;

import dev.presage.ops.embedded.EmbeddedPostgresServer;
import dev.presage.ops.embedded.Ports;
import dev.presage.ops.embedded.PostgresSettings;
import dev.presage.ops.embedded.Processes;
import dev.presage.persistence.journal.Conflicts;
import dev.presage.persistence.journal.Conflicts.Conflict;
import dev.presage.persistence.journal.Database;
import dev.presage.persistence.journal.DatabaseSettings;
import dev.presage.persistence.journal.JdbcJournalReader;
import dev.presage.protocol.Observation;
import dev.presage.protocol.SubjectEvent;
import dev.presage.protocol.SubjectId;
import dev.presage.protocol.SubjectReply;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two clusters that know nothing of one another write one subject into one journal, as two halves of one might. */
class TwoWritersTest {
    private static final String QUICK = "presage.persistence.entity { min-backoff = 50ms, max-backoff = 200ms }";
    private static final SubjectId DEVICE = device(1);
    private static final int READINGS = 30;

    @TempDir
    Path home;

    private static List<Conflict> conflicts(Member member) {
        var found = new CopyOnWriteArrayList<Conflict>();
        Conflicts.of(Adapter.toClassic(member.system)).listen(found::add);
        return found;
    }

    /** Sends again until it is durable, as every sender does. */
    private static void observe(Member member, int number) {
        boolean durable = Processes.await(
                Member.LONG,
                () -> member.observe(DEVICE, number)
                                .orTimeout(Member.LONG.toSeconds(), TimeUnit.SECONDS)
                                .join()
                        instanceof SubjectReply.Accepted);
        assertThat(durable).as("reading %d", number).isTrue();
    }

    /**
     * Goal: of two writers the slower one is refused, which is known, and repaired by replay: each reading is durable
     * once, and both end with the same context. Method: they take turns, so that each is stale when its turn comes; at
     * last the writers' names are put in an order that no sound journal has.
     */
    @Test
    void theSlowerOneIsRepaired() throws Exception {
        try (var postgres = EmbeddedPostgresServer.start(PostgresSettings.in(home, Ports.free()));
                var one = new Member(postgres, QUICK, new Findings());
                var other = new Member(postgres, QUICK, new Findings());
                var database = Database.open(DatabaseSettings.from(one.config))) {
            List<Conflict> noticed = conflicts(one);
            List<Conflict> noticedByTheOther = conflicts(other);
            for (int i = 1; i <= READINGS; i++) {
                observe(i % 2 == 0 ? one : other, i);
            }
            assertThat(noticed).hasSizeGreaterThan(READINGS / 4).allMatch(c -> c.kind() == Conflicts.Kind.REFUSED);
            assertThat(noticedByTheOther).hasSizeGreaterThan(READINGS / 4);
            assertThat(noticed).extracting(Conflict::id).containsOnly(DEVICE.persistenceId());
            var reader = new JdbcJournalReader(database.source(), Member.DOMAINS);
            List<String> durable = reader.forward(DEVICE, 0, 10 * READINGS).stream()
                    .flatMap(row -> ((SubjectEvent.Observed) row.event()).observations().stream())
                    .map(Observation::id)
                    .toList();
            assertThat(durable)
                    .isEqualTo(IntStream.rangeClosed(1, READINGS)
                            .mapToObj(i -> "r-" + i)
                            .toList());

            try (Connection connection = postgres.connect()) {
                connection
                        .createStatement()
                        .execute("UPDATE event_journal SET writer ="
                                + " CASE sequence_number % 2 WHEN 0 THEN 'a' ELSE 'b' END");
                connection.createStatement().execute("DELETE FROM snapshot");
            }
            try (var next = new Member(postgres, QUICK, new Findings())) {
                List<Conflict> readBack = conflicts(next);
                observe(next, READINGS);
                assertThat(readBack)
                        .containsExactly(new Conflict(DEVICE.persistenceId(), 3, Conflicts.Kind.INTERLEAVED));
            }
        }
    }
}
