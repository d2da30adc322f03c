package dev.presage.node.healing;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class BreakerTest {
    private static final WatchSettings SETTINGS = new WatchSettings(
            Duration.ofMillis(20), Duration.ofSeconds(1), 2, 3, Duration.ofSeconds(1), Duration.ofSeconds(3));

    private final Breaker breaker = new Breaker(SETTINGS);

    private static long at(double seconds) {
        return (long) (seconds * TimeUnit.SECONDS.toNanos(1));
    }

    /** Goal: a database that does not answer opens it, not at the first lost answer, and one answer closes it. */
    @Test
    void opensWithoutAnAnswer() {
        breaker.unanswered();
        assertThat(breaker.isClosed(at(0))).isTrue();
        breaker.unanswered();
        assertThat(breaker.isClosed(at(0))).isFalse();
        assertThat(breaker.isClosed(at(3600))).as("time alone heals nothing").isFalse();
        breaker.answered();
        assertThat(breaker.isClosed(at(3600))).isTrue();
    }

    /** Goal: rows that cannot be written open it though the database answers; it is tried after ever longer rests. */
    @Test
    void opensWhenNothingCanBeWritten() {
        breaker.unwritten(at(0));
        breaker.unwritten(at(0));
        assertThat(breaker.isClosed(at(0))).isTrue();
        breaker.unwritten(at(0));
        breaker.answered();
        assertThat(breaker.isClosed(at(0.9))).isFalse();
        assertThat(breaker.isClosed(at(1.1))).as("tried again").isTrue();
        breaker.unwritten(at(1.1));
        assertThat(breaker.isClosed(at(3.0))).as("one failure is enough now").isFalse();
        assertThat(breaker.isClosed(at(3.2))).isTrue();
        breaker.unwritten(at(3.2));
        assertThat(breaker.isClosed(at(6.1))).isFalse();
        assertThat(breaker.isClosed(at(6.3)))
                .as("never longer than the longest rest")
                .isTrue();
        breaker.written();
        breaker.unwritten(at(7));
        assertThat(breaker.isClosed(at(7)))
                .as("a row that was written forgives all")
                .isTrue();
    }

    /** Goal: failures that come late from before a rest do not prolong it. */
    @Test
    void aBurstCountsOnce() {
        for (int i = 0; i < 1000; i++) {
            breaker.unwritten(at(0));
        }
        assertThat(breaker.isClosed(at(1.1))).isTrue();
    }

    /** Goal: what watches says within moments that the database is away, counts it, and says when it is back. */
    @Test
    void watches() throws Exception {
        var away = new AtomicBoolean();
        var registry = new SimpleMeterRegistry();
        var probe = new DatabaseWatch.Probe() {
            @Override
            public void ask() {
                if (away.get()) {
                    throw new IllegalStateException("It is away.");
                }
            }

            @Override
            public void close() {}
        };
        try (var watch = new DatabaseWatch(probe, SETTINGS, registry)) {
            assertThat(watch.isHere()).isTrue();
            away.set(true);
            await(() -> !watch.isHere());
            away.set(false);
            await(watch::isHere);
            for (int i = 0; i < 3; i++) {
                watch.wrote(false);
            }
            assertThat(watch.isHere()).isFalse();
            await(watch::isHere);
            assertThat(registry.get("presage.database.breaker.opened").counter().count())
                    .isEqualTo(2);
        }
    }

    private static void await(BooleanSupplier holds) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
