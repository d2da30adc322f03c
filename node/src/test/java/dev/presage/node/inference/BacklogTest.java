package dev.presage.node.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presage.protocol.BatchShape;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.ModelQuery;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.Predict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;

class BacklogTest {
    private static final long DELAY = Duration.ofMillis(2).toNanos();
    private static final BatchSettings SETTINGS = new BatchSettings(40, Duration.ofMillis(2), 100, 1);
    private static final BatchShapes SHAPES = new BatchShapes(List.of(32, 64), List.of(1, 4, 16));
    private static final TestInbox<ModelAnswer> NOBODY = TestInbox.create();

    private final Backlog backlog = new Backlog(SETTINGS, SHAPES, 0);

    private static Job job(int rows, int length, long arrivedNanos, long deadlineNanos) {
        ModelRow row = SumModel.row(new float[length]);
        ModelQuery query = new ModelQuery("sum", Collections.nCopies(rows, row), deadlineNanos);
        return new Job(new Predict(query, NOBODY.getRef())).arrive(arrivedNanos, SHAPES.stepClass(length));
    }

    private static Job job(int rows, int length, long arrivedNanos) {
        return job(rows, length, arrivedNanos, Long.MAX_VALUE);
    }

    private Batch take(long nowNanos) {
        return Objects.requireNonNull(backlog.take(nowNanos));
    }

    /** Goal: after a quiet time nothing waits; under load batches keep their distance, unless full. */
    @Test
    void batchesArePaced() {
        assertThat(backlog.isDue(0)).isFalse();
        Job first = job(1, 1, 0);
        backlog.offer(first);
        assertThat(backlog.isDue(0)).isTrue();
        assertThat(take(0).jobs()).containsExactly(first);

        backlog.offer(job(1, 1, DELAY / 2));
        assertThat(backlog.isDue(DELAY - 1)).isFalse();
        assertThat(backlog.dueNanos()).isEqualTo(DELAY);
        assertThat(backlog.isDue(DELAY)).isTrue();
        for (int i = 0; i < 39; i++) {
            assertThat(backlog.isFull()).isFalse();
            backlog.offer(job(1, 1, DELAY / 2));
        }
        assertThat(backlog.isFull()).isTrue();
        assertThat(backlog.isDue(DELAY / 2)).isTrue();
        assertThat(take(DELAY / 2).rows()).isEqualTo(40);
        assertThat(backlog.isEmpty()).isTrue();
    }

    /** Goal: what a full batch leaves behind waits from its own arrival on, not from that batch. */
    @Test
    void leftoversKeepTheirAge() {
        backlog.offer(job(1, 1, 0));
        for (int i = 0; i < 40; i++) {
            backlog.offer(job(1, 1, 1));
        }
        assertThat(take(1 + DELAY / 2).rows()).isEqualTo(40);
        assertThat(backlog.dueNanos()).isEqualTo(1 + DELAY);
    }

    /** Goal: the bound is exact, counts rows, and opens again as rows leave. */
    @Test
    void boundIsExact() {
        assertThat(backlog.offer(job(60, 1, 0))).isTrue();
        assertThat(backlog.offer(job(41, 1, 0))).isFalse();
        assertThat(backlog.offer(job(40, 1, 0))).isTrue();
        assertThat(backlog.offer(job(1, 1, 0))).isFalse();
        assertThat(take(0).rows()).isEqualTo(60);
        assertThat(backlog.offer(job(60, 1, 0))).isTrue();
    }

    /** Goal: a query is never torn apart, short rows do not pay for long ones, but ride in their padding. */
    @Test
    void similarLengthsGoTogether() {
        Job longOne = job(3, 9, 0);
        Job shortOne = job(30, 1, 1);
        Job shortTwo = job(25, 1, 2);
        Job middle = job(4, 2, 3);
        List.of(longOne, shortOne, shortTwo, middle).forEach(backlog::offer);
        Batch first = take(4);
        assertThat(first.shape()).isEqualTo(new BatchShape(32, 16));
        assertThat(first.jobs()).containsExactly(longOne, middle);
        Batch second = take(4);
        assertThat(second.shape()).isEqualTo(new BatchShape(32, 1));
        assertThat(second.jobs()).containsExactly(shortOne);
        assertThat(take(4).jobs()).containsExactly(shortTwo);
        assertThat(backlog.take(4)).isNull();
    }

    /** Goal: the query that kills workers is found by halves, and every other one gets its run. */
    @Test
    void poisonIsFoundByHalves() {
        Set<Job> ran = new HashSet<>();
        List<Job> jobs = new ArrayList<>();
        for (int i = 0; i < 13; i++) {
            jobs.add(job(1, 1, i));
            backlog.offer(jobs.getLast());
        }
        Job poison = jobs.get(9);
        Job blamed = null;
        int failures = 0;
        for (Batch batch = backlog.take(20); batch != null; batch = backlog.take(20)) {
            if (batch.jobs().contains(poison)) {
                failures++;
                blamed = backlog.retry(batch);
            } else {
                ran.addAll(batch.jobs());
            }
        }
        assertThat(blamed).isSameAs(poison);
        assertThat(ran).hasSize(12).doesNotContain(poison);
        assertThat(failures).isLessThanOrEqualTo(6);
    }

    /**
     * Goal: whatever happens, every admitted query leaves exactly once, the bound holds, and a batch is never larger
     * than its size, unless one query alone is. Method: 500 seeded histories of arrivals, batches, deaths, deadlines.
     */
    @Test
    void simulatedHistoriesLoseNothing() {
        for (long seed = 0; seed < 500; seed++) {
            simulate(new SplittableRandom(seed), "seed " + seed);
        }
    }

    private static void simulate(SplittableRandom random, String name) {
        Backlog backlog = new Backlog(SETTINGS, SHAPES, 0);
        Map<Job, Integer> left = new HashMap<>();
        int admitted = 0;
        long now = 0;
        for (int event = 0; event < 300; event++) {
            now += random.nextLong(DELAY);
            switch (random.nextInt(4)) {
                case 0, 1 -> {
                    Job job =
                            job(1 + random.nextInt(50), 1 + random.nextInt(20), now, now + random.nextLong(9 * DELAY));
                    boolean fits = backlog.rows() + job.rows() <= SETTINGS.queueSize();
                    assertThat(backlog.offer(job)).as(name).isEqualTo(fits);
                    admitted += fits ? 1 : 0;
                }
                case 2 -> expire(backlog, now, left);
                default -> runOne(backlog, now, random, left, name);
            }
            assertThat(backlog.rows()).as(name).isBetween(0, SETTINGS.queueSize());
        }
        while (!backlog.isEmpty()) {
            runOne(backlog, now, random, left, name);
        }
        assertThat(left).as(name).hasSize(admitted);
        assertThat(left.values()).as(name).containsOnly(1);
    }

    private static void expire(Backlog backlog, long now, Map<Job, Integer> left) {
        backlog.expire(now, job -> {
            if (job.answer(new ModelAnswer.Unanswered(ModelAnswer.Cause.DEADLINE))) {
                left.merge(job, 1, Integer::sum);
            }
        });
    }

    private static void runOne(
            Backlog backlog, long now, SplittableRandom random, Map<Job, Integer> left, String name) {
        Batch batch = backlog.take(now);
        if (batch == null) {
            return;
        }
        assertThat(batch.rows() <= 64 || batch.jobs().size() == 1).as(name).isTrue();
        if (random.nextInt(4) == 0) {
            Job blamed = backlog.retry(batch);
            if (blamed != null && blamed.answer(new ModelAnswer.Unanswered(ModelAnswer.Cause.FAILED))) {
                left.merge(blamed, 1, Integer::sum);
            }
            return;
        }
        for (Job job : batch.jobs()) {
            if (job.answer(new ModelAnswer.Unanswered(ModelAnswer.Cause.NOT_ASKED))) {
                left.merge(job, 1, Integer::sum);
            }
        }
    }
}
