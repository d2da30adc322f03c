package dev.presage.persistence.entity;

import static dev.presage.persistence.entity.Peers.LEFT;
import static dev.presage.persistence.entity.Peers.LONG;
import static dev.presage.persistence.entity.Peers.RIGHT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.presage.persistence.domain.peer.PeerDomain;
import dev.presage.protocol.Glimpse;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.Numbers;
import dev.presage.protocol.Predict;
import dev.presage.protocol.SubjectCommand;
import dev.presage.protocol.SubjectId;
import dev.presage.protocol.View;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LookingTest {
    private final Peers bench = new Peers("presage.persistence.entity.glance-patience = 10s");

    @AfterEach
    void close() {
        bench.close();
    }

    /**
     * Goal: two subjects that look at one another while both are busy do not wait for one another, and what they saw
     * is there after a restart. Method: hold both consults, let each look at the other meanwhile, restart one.
     */
    @Test
    void lookAtOneAnother() {
        TestProbe<Predict> pool = bench.kit.createTestProbe();
        bench.wake(LEFT, pool.getRef());
        bench.wake(RIGHT, pool.getRef());
        bench.observe(LEFT, 0.25, List.of());
        answer(pool.receiveMessage(LONG));
        bench.accepted();

        bench.observe(RIGHT, 4, List.of("l"));
        Predict right = pool.receiveMessage(LONG);
        bench.observe(LEFT, 0.5, List.of("r"));
        Predict left = pool.receiveMessage(LONG);
        answer(left);
        answer(right);
        bench.accepted();
        bench.accepted();
        assertThat(bench.memory(RIGHT)).containsEntry("seen", 0.25).containsEntry("unseen", 0L);
        assertThat(bench.memory(LEFT)).containsEntry("seen", 0.0).containsEntry("sum", 0.75);
        assertThat(bench.seen).hasValue(2);

        Map<String, Object> before = bench.memory(RIGHT);
        bench.stop(RIGHT);
        bench.wake(RIGHT, pool.getRef());
        assertThat(bench.memory(RIGHT)).isEqualTo(before);
    }

    private static void answer(Predict predict) {
        predict.replyTo().tell(new ModelAnswer.Unanswered(ModelAnswer.Cause.FAILED));
    }

    /** Goal: answers are waited for together, those to an earlier look count for nothing, and the rest is left out. */
    @Test
    void waitsForAllItLookedAt() {
        TestProbe<SubjectCommand> others = bench.kit.createTestProbe();
        var about = IntStream.range(0, 10).mapToObj(i -> "r-" + i).toList();
        about.forEach(id -> bench.present.put(new SubjectId("right", id), others.getRef()));
        bench.wake(LEFT, bench.pool());
        bench.observe(LEFT, 1, about);
        for (int i = 0; i < 8; i++) {
            var glance = (SubjectCommand.Glance) others.receiveMessage(LONG);
            glance.replyTo().tell(new Glimpse(glance.look() - 1, showing(glance, 1_000)));
            glance.replyTo().tell(new Glimpse(glance.look(), showing(glance, 2)));
        }
        bench.accepted();
        assertThat(bench.memory(LEFT)).containsEntry("seen", 16.0).containsEntry("unseen", 0L);
        assertThat(bench.late).hasValue(8);
        assertThat(bench.leftOut).hasValue(2);
    }

    private static View showing(SubjectCommand.Glance glance, double sum) {
        return new View(glance.subject(), 1, Numbers.of(Map.of("sum", sum)));
    }

    /** Goal: who cannot be recovered is unknown at once, and holds nobody up. */
    @Test
    void doesNotKnowTheQuarantined() {
        bench.wake(RIGHT, bench.pool());
        bench.observe(RIGHT, 1, List.of());
        bench.accepted();
        bench.stop(RIGHT);
        bench.postgres.execute("UPDATE event_journal SET event_ser_manifest = 'observed:999'");
        bench.wake(RIGHT, bench.pool());
        bench.wake(LEFT, bench.pool());
        bench.observe(LEFT, 1, List.of("r"));
        bench.accepted();
        assertThat(bench.memory(LEFT)).containsEntry("unseen", 1L);
    }

    /** Goal: who hangs costs the time set aside for looking, out of the time the decision may take, and no more. */
    @Test
    void goesOnWithoutWhoHangs() {
        try (var hasty = new Peers("presage.persistence.entity.glance-patience = 50ms")) {
            TestProbe<SubjectCommand> hung = hasty.kit.createTestProbe();
            hasty.present.put(RIGHT, hung.getRef());
            TestProbe<Predict> pool = hasty.kit.createTestProbe();
            hasty.wake(LEFT, pool.getRef());
            hasty.memory(LEFT);
            long begun = System.nanoTime();
            hasty.observe(LEFT, 1, List.of("r"));
            Predict asked = pool.receiveMessage(LONG);
            long waited = System.nanoTime() - begun;
            long allowed = asked.query().deadlineNanos() - begun;
            assertThat(waited).isGreaterThanOrEqualTo(50_000_000L);
            // Whatever the machine was busy with before the command came in is not the subject's to make up for.
            assertThat(allowed).isLessThan(PeerDomain.PATIENCE.toNanos() + waited - 50_000_000L);
            answer(asked);
            hasty.accepted();
            assertThat(hasty.memory(LEFT)).containsEntry("unseen", 1L).containsEntry("seen", 0.0);
            assertThat(hasty.unseen).hasValue(1);

            var glance = (SubjectCommand.Glance) hung.receiveMessage(LONG);
            glance.replyTo().tell(new Glimpse(glance.look(), showing(glance, 1)));
            hasty.memory(LEFT);
            assertThat(hasty.late).hasValue(1);
        }
    }
}
