package dev.presage.persistence.entity;

import static dev.presage.persistence.entity.Subjects.SUBJECT;
import static dev.presage.persistence.entity.Subjects.count;
import static org.assertj.core.api.Assertions.assertThat;

import dev.presage.persistence.journal.TestPostgres;
import dev.presage.persistence.journal.chain.Links;
import dev.presage.persistence.journal.snapshots.SnapshotListener.Fate;
import dev.presage.protocol.SubjectCommand;
import dev.presage.protocol.SubjectReply;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Snapshots from the side of the subject: when they are kept, and that they change nothing but how fast it wakes. */
class KeepingTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final String OFTEN =
            "presage.persistence { snapshots.linger = 1ms, entity { snapshot-every = 4, snapshot-leaving = 1 } }";
    private static final String LEAVING =
            "presage.persistence { snapshots.linger = 1ms, entity { snapshot-every = 1000, snapshot-leaving = 3 } }";

    private final TestPostgres postgres = TestPostgres.create();

    private static List<Long> query(TestPostgres postgres, String sql) {
        try (Connection connection = DriverManager.getConnection(postgres.url());
                ResultSet rows = connection.createStatement().executeQuery(sql)) {
            var all = new ArrayList<Long>();
            while (rows.next()) {
                all.add(rows.getLong(1));
            }
            return all;
        } catch (SQLException broken) {
            throw new AssertionError(sql, broken);
        }
    }

    private List<Long> snapshots() {
        return query(postgres, "SELECT sequence_number FROM snapshot");
    }

    private void awaitSnapshot(long version) {
        long deadline = System.nanoTime() + LONG.toNanos();
        while (!snapshots().equals(List.of(version))) {
            assertThat(System.nanoTime())
                    .as("the snapshot of version %d, not %s", version, snapshots())
                    .isLessThan(deadline);
        }
    }

    private static void awaitWritten(Subjects bench, int count) {
        long deadline = System.nanoTime() + LONG.toNanos();
        while (List.copyOf(bench.snapshots).stream()
                        .filter(Fate.WRITTEN::equals)
                        .count()
                < count) {
            assertThat(System.nanoTime()).as("snapshots written").isLessThan(deadline);
        }
    }

    private static void feed(Subjects bench, ActorRef<SubjectCommand> subject, int from, int to) {
        for (int i = from; i < to; i++) {
            subject.tell(bench.observe(count(i, i)));
            bench.accepted();
        }
    }

    /** Goal: who leaves memory wakes from its last row, and one that did little keeps nothing. */
    @Test
    void keepsOneWhenItLeaves() {
        try (var bench = new Subjects(postgres, LEAVING)) {
            var subject = bench.subject(bench.pool());
            feed(bench, subject, 0, 7);
            SubjectReply.Described before = bench.describe(subject);
            bench.stop(subject);
            awaitSnapshot(7);

            // It wakes without its rows, which are not there any more but for the last.
            bench.postgres.execute("DELETE FROM event_journal WHERE sequence_number < 7");
            var woken = bench.subject(bench.pool());
            assertThat(bench.describe(woken)).isEqualTo(before);
            feed(bench, woken, 7, 8);
            bench.stop(woken);
        }
        assertThat(snapshots()).containsExactly(7L);
    }

    /** Goal: what a stopping node still has to write it writes. Method: a linger of an hour, and the system ends. */
    @Test
    void stoppingWritesWhatWaits() {
        try (var bench = new Subjects(postgres, LEAVING + ", presage.persistence.snapshots.linger = 1h")) {
            var subject = bench.subject(bench.pool());
            feed(bench, subject, 0, 5);
            bench.stop(subject);
            assertThat(snapshots()).isEmpty();
        }
        assertThat(snapshots()).containsExactly(5L);
    }

    /**
     * Goal: a snapshot is never ahead of the journal, whenever somebody looks, and a node that ends in the middle of
     * its work finds what the journal says. Method: a snapshot every other row while commands stream in, and no
     * farewell.
     */
    @Test
    void neverRunsAheadOfTheJournal() {
        try (var bench = new Subjects(postgres, OFTEN)) {
            var subject = bench.subject(bench.pool());
            for (int i = 0; i < 200; i++) {
                subject.tell(bench.observe(count(i, i)));
                if (i % 20 == 0) {
                    bench.accepted();
                }
                assertThat(query(postgres, """
                        SELECT s.sequence_number FROM snapshot s WHERE s.sequence_number >
                          (SELECT max(e.sequence_number) FROM event_journal e WHERE e.persistence_id = s.persistence_id)
                        """)).isEmpty();
            }
        }
        long version = query(postgres, "SELECT max(sequence_number) FROM event_journal")
                .getFirst();
        assertThat(snapshots()).isNotEmpty();
        try (var next = new Subjects(postgres, OFTEN)) {
            SubjectReply.Described woken = next.describe(next.subject(next.pool()));
            assertThat(woken.version()).isEqualTo(version);
            next.postgres.execute("DELETE FROM snapshot");
            assertThat(next.describe(next.subject(next.pool()))).isEqualTo(woken);
        }
    }

    /**
     * Goal: a snapshot that cannot be read costs the replay of all rows, and nothing else; the next one cures it.
     * Method: what an update of the table may do to it, by which damage, a newer version, or a wrong place look.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "snapshot_ser_manifest = 'context:999'",
                "snapshot_payload = ''",
                "snapshot_payload = substring(snapshot_payload FOR length(snapshot_payload) - 1)",
                "snapshot_payload = snapshot_payload || '\\x00'",
                "snapshot_payload = decode(repeat('ff', 64), 'hex')",
                "sequence_number = 3"
            })
    void readsAllRowsWhereASnapshotCannotBeRead(String damage) {
        try (var bench = new Subjects(postgres, LEAVING)) {
            var subject = bench.subject(bench.pool());
            feed(bench, subject, 0, 7);
            SubjectReply.Described before = bench.describe(subject);
            bench.stop(subject);
            awaitSnapshot(7);
            postgres.execute("UPDATE snapshot SET " + damage);

            var woken = bench.subject(bench.pool());
            assertThat(bench.describe(woken)).isEqualTo(before);
            assertThat(bench.snapshots).filteredOn(Fate.UNREADABLE::equals).hasSize(1);
            bench.stop(woken);
            // The damaged one is of the same version, so that it is not enough that there is one.
            awaitWritten(bench, 2);

            assertThat(bench.describe(bench.subject(bench.pool()))).isEqualTo(before);
            assertThat(bench.snapshots).filteredOn(Fate.UNREADABLE::equals).hasSize(1);
            assertThat(bench.reader.forward(SUBJECT, 0, 10)).hasSize(7);
        }
    }

    /**
     * Goal: the chain goes on over leaving, snapshots and waking. Method: rows between snapshots, twice woken; the
     * snapshot carries the link of the row it ends with.
     */
    @Test
    void itsChainGoesOnWhereItEnded() {
        try (var bench = new Subjects(postgres, OFTEN)) {
            var pool = bench.pool();
            for (int wake = 0; wake < 3; wake++) {
                ActorRef<SubjectCommand> subject = bench.subject(pool);
                feed(bench, subject, wake * 10, wake * 10 + 3 + wake);
                bench.stop(subject);
            }
        }
        assertThat(Links.wrong(postgres.url())).isEmpty();
        assertThat(query(
                        postgres,
                        "SELECT e.sequence_number FROM snapshot s JOIN event_journal e"
                                + " USING (persistence_id, sequence_number) WHERE s.chain = e.chain"))
                .isEqualTo(snapshots())
                .hasSize(1);
    }
}
