package dev.presage.node.healing;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of a node that run for as long as it does. One that fails is started again, with back-off and for as long
 * as it takes; that is counted, and one that fails again and again is named. Safe for many threads.
 */
public final class Supervision {
    private static final Logger log = LoggerFactory.getLogger(Supervision.class);
    private static final double JITTER = 0.2;

    private final MeterRegistry registry;
    private final SupervisionSettings settings;
    private final LongSupplier nanos;
    private final Map<String, Part> parts = new ConcurrentHashMap<>();

    public Supervision(MeterRegistry registry, SupervisionSettings settings) {
        this(registry, settings, System::nanoTime);
    }

    /** With a clock of its own, in nanoseconds. */
    Supervision(MeterRegistry registry, SupervisionSettings settings, LongSupplier nanos) {
        this.registry = registry;
        this.settings = settings;
        this.nanos = nanos;
    }

    /**
     * A part whose failures start it again.
     *
     * @param name by which it is counted, one for each part
     */
    public <T> Behavior<T> supervised(String name, Behavior<T> behavior) {
        Part part = part(name);
        var last = new AtomicReference<@Nullable ActorRef<T>>();
        return Behaviors.supervise(Behaviors.<T>setup(context -> {
                    // Another actor is another turn of a singleton; the same one again has failed before.
                    if (context.getSelf().equals(last.getAndSet(context.getSelf()))) {
                        part.failed(nanos.getAsLong());
                    }
                    return behavior;
                }))
                .onFailure(
                        Exception.class,
                        SupervisorStrategy.restartWithBackoff(settings.minBackoff(), settings.maxBackoff(), JITTER)
                                .withResetBackoffAfter(settings.soundAfter()));
    }

    /** A part that starts itself again says that it failed. */
    public void failed(String name) {
        part(name).failed(nanos.getAsLong());
    }

    /** What is wrong with each part that is known to have failed lately; empty for one that does well. */
    public Map<String, String> report() {
        Map<String, String> report = new TreeMap<>();
        parts.forEach((name, part) -> report.put(name, part.report(nanos.getAsLong())));
        return report;
    }

    private Part part(String name) {
        return parts.computeIfAbsent(
                name,
                fresh -> new Part(
                        name,
                        Counter.builder("presage.restarts")
                                .description("Times that a part of the node failed and was started again.")
                                .tag("part", name)
                                .register(registry),
                        settings));
    }

    private static final class Part {
        private final String name;
        private final Counter restarts;
        private final SupervisionSettings settings;
        private int inARow;
        private long lastNanos;

        Part(String name, Counter restarts, SupervisionSettings settings) {
            this.name = name;
            this.restarts = restarts;
            this.settings = settings;
        }

        synchronized void failed(long now) {
            restarts.increment();
            inARow = isSound(now) ? 1 : inARow + 1;
            lastNanos = now;
            log.warn("{} failed and starts again, {} times in a row by now.", name, inARow);
        }

        private boolean isSound(long now) {
            return inARow == 0 || now - lastNanos >= settings.soundAfter().toNanos();
        }

        synchronized String report(long now) {
            return isSound(now) || inARow < settings.ailingAfter()
                    ? ""
                    : "It failed " + inARow + " times in a row, last "
                            + Duration.ofNanos(now - lastNanos).toSeconds() + " s ago, and starts again.";
        }
    }
}
