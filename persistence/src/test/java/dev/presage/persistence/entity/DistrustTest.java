package dev.presage.persistence.entity;

import static dev.presage.persistence.entity.Subjects.SUBJECT;
import static dev.presage.persistence.entity.Subjects.count;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.presage.persistence.domain.Context;
import dev.presage.persistence.domain.Domains;
import dev.presage.persistence.domain.tally.Tally;
import dev.presage.persistence.journal.TestPostgres;
import dev.presage.persistence.verify.Finding;
import dev.presage.persistence.verify.ReplayLaw;
import dev.presage.protocol.SubjectCommand;
import dev.presage.protocol.SubjectReply;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.Test;

/** What becomes of a subject whose journal, snapshot or memory cannot be trusted. */
class DistrustTest {
    private static final String OFTEN =
            "presage.persistence { snapshots.linger = 1ms, entity { snapshot-every = 4, snapshot-leaving = 1 } }";
    private static final String LEAVING = "presage.persistence"
            + " { snapshots.linger = 1ms, entity { snapshot-every = 1000, snapshot-leaving = 1 } }";
    private static final String NEVER =
            "presage.persistence { entity { snapshot-every = 1000, snapshot-leaving = 1000 } }";

    private final TestPostgres postgres = TestPostgres.create();

    private static void feed(Subjects bench, ActorRef<SubjectCommand> subject, int from, int to) {
        for (int i = from; i < to; i++) {
            subject.tell(bench.observe(count(i, i)));
            bench.accepted();
        }
    }

    private String refusal(Subjects bench, ActorRef<SubjectCommand> subject) {
        subject.tell(bench.observe(count(99, 99)));
        return bench.sender
                .expectMessageClass(SubjectReply.Refused.class, Subjects.LONG)
                .problem()
                .detail();
    }

    /** Goal: a byte that changes a number, and so can be read, is noticed all the same when its subject wakes. */
    @Test
    void aChangedRowPutsItsSubjectInQuarantine() {
        try (var bench = new Subjects(postgres, NEVER)) {
            var pool = bench.pool();
            ActorRef<SubjectCommand> subject = bench.subject(pool);
            feed(bench, subject, 0, 5);
            bench.stop(subject);
            postgres.execute("UPDATE event_journal SET event_payload = set_byte(event_payload,"
                    + " length(event_payload) - 1, get_byte(event_payload, length(event_payload) - 1) # 1)"
                    + " WHERE sequence_number = 3");
            assertThat(refusal(bench, bench.subject(pool))).contains("Row 3").contains("is not what was written there");
        }
    }

    @Test
    void aMissingRowPutsItsSubjectInQuarantine() {
        try (var bench = new Subjects(postgres, NEVER)) {
            var pool = bench.pool();
            ActorRef<SubjectCommand> subject = bench.subject(pool);
            feed(bench, subject, 0, 5);
            bench.stop(subject);
            postgres.execute("DELETE FROM event_journal WHERE sequence_number = 3");
            assertThat(refusal(bench, bench.subject(pool))).contains("row 3 before it is missing");
        }
    }

    /** Goal: who is told that he cannot be trusted takes nothing more in, and keeps no snapshot of it. */
    @Test
    void whoIsDistrustedRefusesUntilItWakesAgain() {
        try (var bench = new Subjects(postgres, LEAVING)) {
            var pool = bench.pool();
            ActorRef<SubjectCommand> subject = bench.subject(pool);
            feed(bench, subject, 0, 3);
            subject.tell(new SubjectCommand.Distrust(SUBJECT, "A test says so."));
            subject.tell(bench.observe(count(3, 3)));
            bench.sender.expectMessageClass(SubjectReply.Overloaded.class, Subjects.LONG);
            bench.stop(subject);
            ActorRef<SubjectCommand> again = bench.subject(pool);
            feed(bench, again, 3, 4);
            assertThat(bench.describe(again).version()).isEqualTo(4);
            assertThat(bench.snapshots).isEmpty();
        }
    }

    /** Goal: the law is found to hold, and each way of breaking it is named. */
    @Test
    @SuppressWarnings("unchecked")
    void theReplayLawIsChecked() {
        try (var bench = new Subjects(postgres, OFTEN)) {
            ActorRef<SubjectCommand> subject = bench.subject(bench.pool());
            feed(bench, subject, 0, 7);
            var law = new ReplayLaw(bench.database.source(), new Domains(List.of(bench.domain)), 100);
            Context<Tally> live = (Context<Tally>) bench.concluded.getLast();
            assertThat(live.version()).isEqualTo(7);
            assertThat(law.check(live)).isEmpty();
            Tally memory = live.memory();
            var wrong = new Context<>(
                    live.subject(),
                    live.version(),
                    live.watermark(),
                    live.recent(),
                    live.observed(),
                    live.lastTime(),
                    live.lastInsights(),
                    new Tally(memory.count(), memory.sum() + 1, memory.state(), memory.weights()));
            assertThat(law.check(wrong))
                    .extracting(Finding::toString)
                    .containsExactly(
                            "LIVE tally/t-1 7: what the domain remembers in memory is not what the rows lead to");
            postgres.execute("UPDATE event_journal SET chain = sha256(chain) WHERE sequence_number = 2");
            assertThat(law.check(live))
                    .extracting(Finding::kind, Finding::version)
                    .contains(tuple(Finding.Kind.CHAIN, 2L));
            assertThat(new ReplayLaw(bench.database.source(), law.domains(), 6).includes(live))
                    .isFalse();
        }
    }
}
