package dev.presage.persistence.entity;

import static dev.presage.persistence.entity.Subjects.SUBJECT;
import static dev.presage.persistence.entity.Subjects.count;
import static org.assertj.core.api.Assertions.assertThat;

import dev.presage.persistence.domain.tally.TallyDomain;
import dev.presage.persistence.domain.tally.TallyPlay;
import dev.presage.protocol.Insight;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.Predict;
import dev.presage.protocol.Provenance;
import dev.presage.protocol.SubjectCommand;
import dev.presage.protocol.SubjectReply;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SubjectEntityTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final Subjects bench = new Subjects("presage.persistence.entity.snapshot-every = 20");

    @AfterEach
    void close() {
        bench.close();
    }

    private static void answer(Predict predict) {
        predict.replyTo().tell(TallyPlay.answer(predict.query().rows()));
    }

    /** Goal: what arrives during a consult becomes one row, and each command learns of its own observations only. */
    @Test
    void joinsWhatArrivesMeanwhile() {
        TestProbe<Predict> pool = bench.kit.createTestProbe();
        var subject = bench.subject(pool.getRef());
        subject.tell(bench.observe(count(0, 1)));
        Predict first = pool.receiveMessage(LONG);
        subject.tell(bench.observe(count(1, 2), count(2, 3)));
        subject.tell(bench.observe(count(2, 3)));
        subject.tell(bench.observe(count(3, 4)));
        pool.expectNoMessage(Duration.ofMillis(50));
        answer(first);
        assertThat(bench.accepted()).returns(1L, SubjectReply.Accepted::version);

        Predict second = pool.receiveMessage(LONG);
        assertThat(second.query().rows().get(0).length()).isEqualTo(3);
        answer(second);
        SubjectReply.Accepted two = bench.accepted();
        SubjectReply.Accepted known = bench.accepted();
        SubjectReply.Accepted one = bench.accepted();
        assertThat(two).returns(2L, SubjectReply.Accepted::version).returns(2, SubjectReply.Accepted::applied);
        assertThat(two.insights()).extracting(SubjectEntityTest::about).containsExactly("e-1", "e-2");
        assertThat(known).returns(0L, SubjectReply.Accepted::version).returns(1, SubjectReply.Accepted::duplicates);
        assertThat(one).returns(2L, SubjectReply.Accepted::version).returns(2, SubjectReply.Accepted::firstInsight);
        assertThat(one.insights()).extracting(SubjectEntityTest::about).containsExactly("e-3");
        assertThat(bench.reader.forward(SUBJECT, 0, 10)).hasSize(2);
    }

    private static String about(Insight insight) {
        return ((Insight.Anomaly) insight).observation();
    }

    /** Goal: restart and redelivery change nothing, with snapshots and without. Method: 70 rows, stop, compare. */
    @Test
    void wakesAsItFellAsleep() {
        var subject = bench.subject(bench.pool());
        for (int i = 0; i < 70; i++) {
            subject.tell(bench.observe(count(i, i)));
            assertThat(bench.accepted().version()).isEqualTo(i + 1);
        }
        SubjectReply.Described before = bench.describe(subject);
        bench.stop(subject);

        var woken = bench.subject(bench.pool());
        assertThat(bench.describe(woken)).isEqualTo(before);
        woken.tell(bench.observe(count(68, 68), count(69, 69)));
        assertThat(bench.accepted())
                .returns(0, SubjectReply.Accepted::applied)
                .returns(2, SubjectReply.Accepted::duplicates);
        assertThat(bench.describe(woken)).isEqualTo(before);
        bench.stop(woken);

        bench.postgres.execute("DELETE FROM snapshot");
        assertThat(bench.describe(bench.subject(bench.pool()))).isEqualTo(before);
    }

    /** Goal: a pool that never answers costs the deadline and a little, once; the next incarnation asks again. */
    @Test
    void concludesWithoutThePool() {
        TestProbe<Predict> silent = bench.kit.createTestProbe();
        var subject = bench.subject(silent.getRef());
        subject.tell(bench.observe(count(0, 1)));
        Insight insight = bench.accepted().insights().get(0);
        assertThat(insight.by()).isEqualTo(new Provenance.Fallback("tally-guess", ModelAnswer.Cause.DEADLINE));
        silent.receiveMessage(LONG);
        assertThat(bench.passivations).hasValue(1);
        bench.kit.createTestProbe().expectTerminated(subject);

        var next = bench.subject(bench.pool());
        next.tell(bench.observe(count(1, 1)));
        assertThat(bench.accepted().insights().get(0).by()).isInstanceOf(Provenance.Model.class);
    }

    /** Goal: an observation that breaks the rules is refused alone; those that came with it are durable. */
    @Test
    void refusesOnlyTheGuilty() {
        TestProbe<Predict> pool = bench.kit.createTestProbe();
        var subject = bench.subject(pool.getRef());
        subject.tell(bench.observe(count(0, 1)));
        Predict first = pool.receiveMessage(LONG);
        subject.tell(bench.observe(count(1, 1)));
        subject.tell(bench.observe(count(2, TallyDomain.POISON)));
        subject.tell(bench.observe(count(3, 1)));
        answer(first);
        assertThat(bench.accepted().version()).isEqualTo(1);
        answer(pool.receiveMessage(LONG));
        assertThat(bench.accepted().version()).isEqualTo(2);
        bench.sender.expectMessageClass(SubjectReply.Refused.class, LONG);
        answer(pool.receiveMessage(LONG));
        assertThat(bench.accepted().version()).isEqualTo(3);
    }

    /** Goal: a forecast is made beside the observing, and refused where there is nothing to go by. */
    @Test
    void foreseesWithoutBlocking() {
        TestProbe<Predict> pool = bench.kit.createTestProbe();
        var subject = bench.subject(pool.getRef());
        var foresee = new SubjectCommand.Foresee(SUBJECT, 3, bench.sender.getRef());
        subject.tell(foresee);
        bench.sender.expectMessageClass(SubjectReply.Refused.class, LONG);
        subject.tell(bench.observe(count(0, 1)));
        answer(pool.receiveMessage(LONG));
        bench.accepted();

        subject.tell(foresee);
        Predict forecast = pool.receiveMessage(LONG);
        subject.tell(bench.observe(count(1, 1)));
        answer(pool.receiveMessage(LONG));
        assertThat(bench.accepted().version()).isEqualTo(2);
        answer(forecast);
        var foreseen = bench.sender.expectMessageClass(SubjectReply.Foreseen.class, LONG);
        assertThat(foreseen.forecast().channels().get(0).quantiles().length()).isEqualTo(3);
    }

    /** Goal: a failed write acknowledges nothing, and sending again makes it durable once. Method: hide the table. */
    @Test
    void recoversFromAFailedWrite() {
        var subject = bench.subject(bench.pool());
        subject.tell(bench.observe(count(0, 1)));
        bench.accepted();
        bench.postgres.execute("ALTER TABLE event_journal RENAME TO hidden");
        subject.tell(bench.observe(count(1, 1)));
        bench.sender.expectMessageClass(SubjectReply.Overloaded.class, LONG);
        bench.postgres.execute("ALTER TABLE hidden RENAME TO event_journal");
        subject.tell(bench.observe(count(1, 1)));
        assertThat(bench.accepted()).returns(2L, SubjectReply.Accepted::version);
        assertThat(bench.reader.forward(SUBJECT, 0, 10)).hasSize(2);
    }

    /** Goal: the inbox is bounded; at the bound commands are turned away and none is lost that was not. */
    @Test
    void turnsAwayAtTheBound() {
        TestProbe<Predict> pool = bench.kit.createTestProbe();
        var subject = bench.subject(pool.getRef());
        subject.tell(bench.observe(count(0, 1)));
        Predict first = pool.receiveMessage(LONG);
        for (int i = 1; i <= 300; i++) {
            subject.tell(bench.observe(count(i, 1)));
        }
        for (int i = 0; i < 300 - 256; i++) {
            bench.sender.expectMessageClass(SubjectReply.Overloaded.class, LONG);
        }
        answer(first);
        bench.accepted();
        answer(pool.receiveMessage(LONG));
        List<SubjectReply> rest = bench.sender.receiveSeveralMessages(256, LONG);
        assertThat(rest).allMatch(reply -> reply instanceof SubjectReply.Accepted);
        assertThat(bench.reader.forward(SUBJECT, 0, 10)).hasSize(2);
    }
}
