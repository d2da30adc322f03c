package dev.presage.node.inference.overflow;

import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.ModelAnswer.Cause;
import dev.presage.protocol.ModelRef;
import dev.presage.protocol.PoolMessage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What a router counts. Its router alone tells it; every thread may read it. The number of pools on other nodes is that
 * of the nodes, so their names are bounded.
 */
final class RemoteMetrics {
    private static final String NAME = "presage.pool.remote.";

    private final MeterRegistry registry;
    private final ModelRef weights;
    private final Tags tags;
    private final List<Meter> meters = new ArrayList<>();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final Counter asked;
    private final Counter answered;
    private final Counter late;
    private final Map<Cause, Counter> unanswered = new EnumMap<>(Cause.class);
    private final Map<Cause, Counter> refused = new EnumMap<>(Cause.class);
    private final Map<String, Counter> retried = new HashMap<>();
    private final Map<ActorRef<PoolMessage>, Depth> depths = new ConcurrentHashMap<>();

    private record Depth(AtomicLong rows, Gauge gauge) {}

    RemoteMetrics(MeterRegistry registry, ModelRef weights) {
        this.registry = registry;
        this.weights = weights;
        this.tags = Tags.of("model", weights.name(), "version", weights.version());
        this.asked = counter("asked", "Questions sent to pools on other nodes, second tries among them.");
        this.answered = ended("answered");
        this.late = counter("late", "Answers that came when nobody waited for them any more.");
        for (Cause cause : Cause.values()) {
            if (cause != Cause.NOT_ASKED) {
                String name = cause.name().toLowerCase(Locale.ROOT);
                unanswered.put(cause, ended(name));
                refused.put(
                        cause,
                        counter(
                                "refused",
                                "Questions answered at once, because no pool would answer them in time.",
                                "cause",
                                name));
            }
        }
        for (String why : List.of("gone", "silent", "refused")) {
            String description = "Questions asked a second time, because the first pool was lost or turned them away.";
            retried.put(why, counter("retried", description, "why", why));
        }
        meters.add(Gauge.builder(NAME + "in.flight", inFlight::get)
                .description("Rows under way to pools on other nodes.")
                .tags(tags)
                .register(registry));
    }

    private Counter ended(String outcome) {
        return counter(
                "answered", "Questions that were sent to pools on other nodes, by how they ended.", "outcome", outcome);
    }

    private Counter counter(String name, String description, String... more) {
        Counter counter = Counter.builder(NAME + name)
                .description(description)
                .tags(tags)
                .tags(more)
                .register(registry);
        meters.add(counter);
        return counter;
    }

    void asked(int rows) {
        asked.increment();
        inFlight.addAndGet(rows);
    }

    /** Rows are under way no more. */
    void released(int rows) {
        inFlight.addAndGet(-rows);
    }

    void settled(ModelAnswer answer) {
        switch (answer) {
            case ModelAnswer.Answered by -> answered.increment();
            case ModelAnswer.Unanswered not -> count(unanswered, not.cause());
        }
    }

    void refused(Cause cause) {
        count(refused, cause);
    }

    private static <K> void count(Map<K, Counter> counters, K which) {
        Counter counter = counters.get(which);
        if (counter != null) {
            counter.increment();
        }
    }

    void retried(String why) {
        count(retried, why);
    }

    void late(int answers) {
        late.increment(answers);
    }

    /** Rows that wait at a pool on another node, as far as is known here. */
    void depth(ActorRef<PoolMessage> host, long rows) {
        depths.computeIfAbsent(host, this::depth).rows().set(rows);
    }

    private Depth depth(ActorRef<PoolMessage> host) {
        var rows = new AtomicLong();
        return new Depth(
                rows,
                Gauge.builder(NAME + "depth", rows::get)
                        .description("Rows that wait at a pool on another node, as far as is known here.")
                        .tags(tags)
                        .tag("node", place(host))
                        .register(registry));
    }

    private static String place(ActorRef<PoolMessage> host) {
        var address = host.path().address();
        return address.hasGlobalScope()
                ? address.getHost().get() + ":" + address.getPort().get()
                : "here";
    }

    void forget(ActorRef<PoolMessage> host) {
        Depth depth = depths.remove(host);
        if (depth != null) {
            registry.remove(depth.gauge());
        }
    }

    /** What it shows to people. */
    RemoteStatus status() {
        return new RemoteStatus(
                weights,
                depths.size(),
                depths.values().stream().mapToLong(depth -> depth.rows().get()).sum(),
                inFlight.get(),
                (long) asked.count(),
                sum(retried),
                sum(unanswered) + sum(refused));
    }

    private static long sum(Map<?, Counter> counters) {
        return counters.values().stream()
                .mapToLong(counter -> (long) counter.count())
                .sum();
    }

    /** Takes its meters out of the registry, so that versions that are gone do not pile up there. */
    void close() {
        List.copyOf(depths.keySet()).forEach(this::forget);
        meters.forEach(registry::remove);
    }
}
