package dev.presage.persistence.journal.chain;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the chains of lately written subjects end, as many as it may remember. A head that is remembered is right for
 * ever: the row of that sequence number is durable, and there cannot be another. Safe for many threads.
 */
public final class Heads {
    private static final float LOAD = 0.75f;

    private final Map<String, Head> byId;

    /**
     * @param limit most subjects; the one that was not asked for the longest time is forgotten first
     */
    public Heads(int limit) {
        this.byId = new LinkedHashMap<>(16, LOAD, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Head> eldest) {
                return size() > limit;
            }
        };
    }

    /** The link of a subject's row {@code version}, if that is its head here. */
    public synchronized byte @Nullable [] link(String id, long version) {
        Head head = byId.get(id);
        return head == null || head.version() != version ? null : head.link();
    }

    /** Remembers where the chains of some subjects end. */
    public synchronized void remember(Map<String, Head> heads) {
        byId.putAll(heads);
    }

    public synchronized void remember(String id, Head head) {
        byId.put(id, head);
    }
}
