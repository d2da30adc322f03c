package dev.presage.ops.chaos.load;

import java.util.BitSet;
import java.util.EnumMap;
import java.util.Map;

/**
 * Which events were sent and which of them were acknowledged. An event is known by its way and its number; of one
 * subject the later event has the higher number. Safe for many threads.
 */
public final class Ledger {
    /** How an event is sent. */
    public enum Way {
        /** Acknowledged by the broker. */
        KAFKA("k"),
        /** Acknowledged by a node's own answer. */
        HTTP("h"),
        /** As HTTP, and its answers are timed. */
        PROBE("p");

        private final String prefix;

        Way(String prefix) {
            this.prefix = prefix;
        }

        /** What events on this way call themselves. */
        public String id(int number) {
            return prefix + "-" + number;
        }
    }

    private final Map<Way, BitSet> acknowledged = new EnumMap<>(Way.class);
    private final Map<Way, Integer> sent = new EnumMap<>(Way.class);

    /** The number of the next event on a way, from 1. */
    public synchronized int next(Way way) {
        return sent.merge(way, 1, Integer::sum);
    }

    /** The sender was told that an event is safe. */
    public synchronized void acknowledge(Way way, int number) {
        numbers(way).set(number);
    }

    /** How many were sent on a way. */
    public synchronized int sent(Way way) {
        return sent.getOrDefault(way, 0);
    }

    /** Numbers of the events on a way that were acknowledged. */
    public synchronized BitSet acknowledged(Way way) {
        return (BitSet) numbers(way).clone();
    }

    /** How many were acknowledged on all ways. */
    public synchronized int acknowledged() {
        return acknowledged.values().stream().mapToInt(BitSet::cardinality).sum();
    }

    private BitSet numbers(Way way) {
        return acknowledged.computeIfAbsent(way, none -> new BitSet());
    }
}
