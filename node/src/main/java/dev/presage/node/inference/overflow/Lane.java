package dev.presage.node.inference.overflow;

import dev.presage.protocol.PoolLoad;
import dev.presage.protocol.PoolMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** What a router knows of one pool on another node, and what is under way to it. Bounded by rows. */
final class Lane {
    /** What the way takes before anything has come back. */
    private static final long USUAL_WAY_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** By how much of the difference a slower answer moves the estimate of the way: one part in so many. */
    private static final int FORGETS = 64;

    /** A question's number, and what was asked. */
    record Entry(long number, Asked asked) {}

    private final ActorRef<PoolMessage> host;
    private final int maxRows;
    private final Map<Long, Asked> underWay = new LinkedHashMap<>();
    private List<Entry> outbox = new ArrayList<>();
    private PoolLoad load;
    private boolean open = true;
    private long heardNanos;
    private long sentSince;
    private int rows;
    private long wayNanos = USUAL_WAY_NANOS;

    Lane(ActorRef<PoolMessage> host, int maxRows, PoolLoad load, long now) {
        this.host = host;
        this.maxRows = maxRows;
        this.load = load;
        this.heardNanos = now;
    }

    ActorRef<PoolMessage> host() {
        return host;
    }

    /** Rows under way. */
    int rows() {
        return rows;
    }

    /** Rows that wait there, as it said last, and those sent since. */
    long depth() {
        return load.waiting() + sentSince;
    }

    long wayNanos() {
        return wayNanos;
    }

    /** It says how busy it is. */
    void hear(PoolLoad said, long now) {
        load = said;
        heardNanos = now;
        sentSince = 0;
    }

    void reopen() {
        open = true;
    }

    /** It serves these weights no more; what it was asked it still answers. */
    void shut() {
        open = false;
    }

    boolean isOpen() {
        return open;
    }

    boolean isSilent(long now, long silenceNanos) {
        return now - heardNanos > silenceNanos;
    }

    boolean isEmpty() {
        return underWay.isEmpty();
    }

    Choice.Candidate<Optional<Lane>> candidate(int more) {
        long wait = load.nanosUntilAnswered(sentSince + more) + wayNanos;
        return new Choice.Candidate<>(
                Optional.of(this), wait, rows + more <= maxRows && load.hasRoom(sentSince + more));
    }

    /** Puts a question among those that travel next. */
    void add(long number, Asked asked, long now) {
        asked.send(now);
        underWay.put(number, asked);
        outbox.add(new Entry(number, asked));
        rows += asked.rows();
        sentSince += asked.rows();
    }

    /** Takes a question out that is answered or goes elsewhere; null if it is not under way here. */
    @Nullable
    Asked take(long number) {
        Asked asked = underWay.remove(number);
        if (asked != null) {
            rows -= asked.rows();
        }
        return asked;
    }

    /** An answer came: the quickest ones of late tell what the way takes. */
    void timed(Asked asked, long now) {
        long took = now - asked.sentNanos();
        wayNanos = took < wayNanos ? took : wayNanos + (took - wayNanos) / FORGETS;
    }

    /** A copy of what is under way, oldest first. */
    List<Entry> underWay() {
        List<Entry> all = new ArrayList<>(underWay.size());
        underWay.forEach((number, asked) -> all.add(new Entry(number, asked)));
        return all;
    }

    /** Takes what is to travel and is still waited for. */
    List<Entry> takeOutbox() {
        List<Entry> taken = outbox;
        outbox = new ArrayList<>();
        taken.removeIf(entry -> !underWay.containsKey(entry.number()));
        return taken;
    }
}
