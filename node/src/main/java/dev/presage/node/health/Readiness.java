package dev.presage.node.health;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BooleanSupplier;

/**
 * The checks that must pass before a node takes events in. Checks are cheap and do not block: they look at what their
 * part of the node noted last.
 */
public final class Readiness {
    private final Map<String, Check> checks = new ConcurrentSkipListMap<>();
    private volatile boolean stopping;

    /**
     * Adds a check.
     *
     * @param name one word, for example {@code journal}
     * @param passes whether that part works now; an exception counts as no
     * @param otherwise what is missing if not, one sentence
     */
    public Readiness require(String name, BooleanSupplier passes, String otherwise) {
        if (checks.putIfAbsent(name, new Check(passes, otherwise)) != null) {
            throw new IllegalArgumentException("Two checks are called " + name + ".");
        }
        return this;
    }

    /** From now on the node is not ready, because it stops. */
    public void stop() {
        stopping = true;
    }

    public boolean isReady() {
        return report().values().stream().allMatch(String::isEmpty);
    }

    /** What is missing, by check; empty for a check that passes. */
    public Map<String, String> report() {
        Map<String, String> report = new LinkedHashMap<>();
        report.put("node", stopping ? "The node is stopping." : "");
        checks.forEach((name, check) -> report.put(name, check.missing()));
        return report;
    }

    private record Check(BooleanSupplier passes, String otherwise) {
        String missing() {
            try {
                return passes.getAsBoolean() ? "" : otherwise;
            } catch (RuntimeException e) {
                return otherwise;
            }
        }
    }
}
