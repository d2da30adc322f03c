package dev.presage.ops.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import dev.presage.node.sharding.Subjects;
import dev.presage.ops.embedded.EmbeddedPostgresServer;
import dev.presage.ops.embedded.Ports;
import dev.presage.ops.embedded.PostgresSettings;
import dev.presage.persistence.domain.Domains;
import dev.presage.persistence.journal.Cursor;
import dev.presage.persistence.journal.Database;
import dev.presage.persistence.journal.DatabaseSettings;
import dev.presage.persistence.journal.JdbcJournalReader;
import dev.presage.persistence.journal.JournalRow;
import dev.presage.protocol.Observation;
import dev.presage.protocol.SubjectEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseAwayTest {
    private static final int SENDERS = 200;
    private static final int EACH = 150;
    private static final int AWAY_SECONDS = 20;

    @TempDir
    private Path home;

    /**
     * Goal: PostgreSQL killed under load and away for 20 seconds heals by itself; all that was acknowledged is in the
     * journal once and in order. Method: 200 senders, which send again until they are acknowledged.
     */
    @Test
    void healsByItself() throws Exception {
        var settings = PostgresSettings.in(home, Ports.free());
        try (var first = EmbeddedPostgresServer.start(settings)) {
            Config config = JournalBench.config(first.jdbcUrl(), first.user(), first.password());
            try (Database database = Database.open(DatabaseSettings.from(config))) {
                ActorSystem<?> system = JournalBench.node(config);
                try {
                    Subjects subjects = JournalBench.subjects(system, config);
                    var senders = new PatientSenders(subjects, SENDERS, EACH);
                    for (int i = 0; i < SENDERS; i++) {
                        system.systemActorOf(senders.sender(i), "sender-" + i, Props.empty());
                    }
                    loseTheDatabase(first, settings, senders);
                    assertThat(senders.done.get(120, TimeUnit.SECONDS))
                            .as("sent again")
                            .isPositive();
                    everythingIsThereOnce(database);
                } finally {
                    JournalBench.stop(system);
                }
            }
        }
    }

    private static void loseTheDatabase(EmbeddedPostgresServer first, PostgresSettings settings, PatientSenders senders)
            throws Exception {
        while (senders.acknowledged.get() < SENDERS * EACH / 10) {
            pause(0);
        }
        first.kill();
        assertThat(first.isAlive()).as("the fault happened").isFalse();
        int before = senders.acknowledged.get();
        pause(AWAY_SECONDS);
        assertThat(senders.acknowledged.get()).as("acknowledged meanwhile").isLessThan(before + SENDERS);
        assertThat(senders.done).as("before it came back").isNotDone();
        EmbeddedPostgresServer.start(settings);
    }

    private static void pause(int seconds) throws Exception {
        var over = CompletableFuture.delayedExecutor(seconds == 0 ? 50 : seconds * 1_000L, TimeUnit.MILLISECONDS);
        CompletableFuture.runAsync(() -> {}, over).get();
    }

    private static void everythingIsThereOnce(Database database) {
        var reader = new JdbcJournalReader(database.source(), new Domains(List.of(new BenchDomain())));
        Map<String, List<String>> seen = new HashMap<>();
        Cursor at = Cursor.START;
        for (List<JournalRow> page = reader.after(at, 1_000); !page.isEmpty(); page = reader.after(at, 1_000)) {
            for (JournalRow row : page) {
                var ids = seen.computeIfAbsent(row.subject().id(), id -> new ArrayList<>());
                ((SubjectEvent.Observed) row.event())
                        .observations().stream().map(Observation::id).forEach(ids::add);
                at = row.cursor();
            }
        }
        List<String> all = IntStream.range(0, EACH).mapToObj(i -> "e-" + i).toList();
        assertThat(seen).hasSize(SENDERS);
        assertThat(seen.values()).allSatisfy(ids -> assertThat(ids).isEqualTo(all));
    }
}
