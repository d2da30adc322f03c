package dev.presage.persistence.verify;

import dev.presage.persistence.domain.Context;
import dev.presage.persistence.domain.Domain;
import dev.presage.persistence.domain.Memory;
import dev.presage.persistence.domain.SubjectRules;
import dev.presage.persistence.journal.ContextCodec;
import dev.presage.persistence.journal.Cursor;
import dev.presage.persistence.journal.EventCodec;
import dev.presage.persistence.journal.chain.Chain;
import dev.presage.persistence.verify.Finding.Kind;
import dev.presage.protocol.Observation;
import dev.presage.protocol.Position;
import dev.presage.protocol.SubjectEvent;
import dev.presage.protocol.SubjectId;
import dev.presage.protocol.wire.MalformedBytes;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Walks along the rows of one subject after the other, of one domain. After something wrong it goes on from what is
 * there, so that one damage is found once. Belongs to one thread.
 *
 * @param <M> what is remembered of a subject
 */
final class SubjectWalk<M extends Memory> {
    private final SubjectRules<M> rules;
    private final EventCodec events;
    private final ContextCodec<M> contexts;
    private final Findings findings;
    private final Counts counts;
    private final Chain chain = new Chain();
    private final Seen seen = new Seen();

    private String id = "";
    private @Nullable StoredSnapshot snapshot;

    /** What the rows lead to; null where it is not asked for, or cannot be known any more. */
    private @Nullable Context<M> replayed;

    private long version;
    private byte @Nullable [] link;
    private Cursor place = Cursor.START;
    private long observed;
    private Instant newest = Instant.EPOCH;

    /** Whether the observations from the first one on were all read. */
    private boolean isWhole;

    /** Whether what stands before the next row is known. */
    private boolean isKnown;

    SubjectWalk(Domain<M> domain, Findings findings, Counts counts) {
        this.rules = new SubjectRules<>(domain);
        this.events = new EventCodec(domain);
        this.contexts = new ContextCodec<>(domain);
        this.findings = findings;
        this.counts = counts;
    }

    /**
     * Begins with a subject's first row.
     *
     * @param kept its snapshot, if it is to be looked at
     * @param isReplayed whether the rows are applied, and not only read
     */
    void begin(String id, @Nullable StoredSnapshot kept, boolean isReplayed) {
        this.id = id;
        this.snapshot = kept;
        this.replayed = isReplayed ? Context.blank(SubjectId.ofPersistenceId(id), rules.domain()) : null;
        this.version = 0;
        this.link = null;
        this.place = Cursor.START;
        this.observed = 0;
        this.newest = Instant.EPOCH;
        this.isWhole = true;
        this.isKnown = true;
        seen.clear();
        counts.subjects++;
    }

    /**
     * Begins somewhere in its life.
     *
     * @param before sequence number of the row before the first one to come
     * @param link that row's link
     * @param isThere whether there is such a row
     */
    void goOn(String id, long before, byte @Nullable [] link, boolean isThere) {
        begin(id, null, false);
        this.version = isThere ? before : Math.max(0, before - 1);
        this.link = link;
        this.isWhole = before == 0;
    }

    private void found(Kind kind, long at, String what) {
        findings.add(new Finding(kind, SubjectId.ofPersistenceId(id).toString(), at, what));
    }

    void row(StoredRow row) {
        counts.rows++;
        if (row.version() != version + 1) {
            found(
                    Kind.GAP,
                    version + 1,
                    row.version() - version == 2
                            ? "the row is missing"
                            : "the rows up to " + (row.version() - 1) + " are missing");
            isKnown = false;
            isWhole = false;
            replayed = null;
        }
        if (row.cursor().compareTo(place) <= 0) {
            found(Kind.ORDER, row.version(), "it was committed before the row it follows");
        }
        checkLink(row);
        version = row.version();
        link = row.link();
        place = row.cursor();
        isKnown = true;
        read(row);
        compare();
    }

    private void checkLink(StoredRow row) {
        byte[] stored = row.link();
        if (stored == null) {
            if (link != null) {
                found(Kind.CHAIN, row.version(), "it has no link, and the row before has one");
            }
            return;
        }
        counts.linked++;
        if (isKnown
                && !Arrays.equals(
                        stored,
                        chain.link(
                                link,
                                row.id(),
                                row.version(),
                                row.bytes().manifest(),
                                row.bytes().bytes()))) {
            found(Kind.CHAIN, row.version(), "its link does not follow from what it holds and the row before");
        }
    }

    private void read(StoredRow row) {
        if (!row.isOurs()) {
            unread(Kind.UNREADABLE, "it is marked as deleted, or as written by something else");
            return;
        }
        SubjectEvent event;
        try {
            event = events.decode(row.bytes());
        } catch (MalformedBytes malformed) {
            if (events.isNewer(row.bytes())) {
                unread(Kind.NEWER, "it is " + row.bytes().manifest() + " of a younger version of Presage");
            } else {
                unread(Kind.UNREADABLE, String.valueOf(malformed.getMessage()));
            }
            return;
        }
        switch (event) {
            case SubjectEvent.Observed observations ->
                observations.observations().forEach(this::observation);
        }
        apply(event);
    }

    private void unread(Kind kind, String why) {
        found(kind, version, why);
        isWhole = false;
        replayed = null;
    }

    private void observation(Observation observation) {
        counts.observations++;
        observed++;
        newest = observation.time().isAfter(newest) ? observation.time() : newest;
        if (observation.position() instanceof Position.Offset offset) {
            counts.offsets.merge(new Counts.Partition(offset.log(), offset.partition()), offset.offset(), Math::max);
        }
        if (seen.isDouble(observation)) {
            found(Kind.DOUBLE, version, "observation " + observation.id() + " stands in the subject's rows before");
        }
    }

    private void apply(SubjectEvent event) {
        Context<M> before = replayed;
        if (before != null) {
            try {
                replayed = rules.apply(before, event);
            } catch (RuntimeException broken) {
                unread(Kind.UNREADABLE, "it cannot be applied: " + broken.getMessage());
            }
        }
    }

    /** Compares the snapshot with the row that it ends with and those before. */
    private void compare() {
        StoredSnapshot kept = snapshot;
        if (kept == null || kept.version() != version) {
            return;
        }
        snapshot = null;
        counts.snapshots++;
        if (kept.link() != null && !Arrays.equals(kept.link(), link)) {
            found(Kind.SNAPSHOT, version, "it carries another link than the row it ends with");
        }
        Context<M> context;
        try {
            context = contexts.decode(SubjectId.ofPersistenceId(id), kept.bytes());
        } catch (MalformedBytes malformed) {
            found(Kind.SNAPSHOT, version, "it cannot be read: " + malformed.getMessage());
            return;
        }
        String difference = context.version() == version ? difference(context) : "its version";
        if (!difference.isEmpty()) {
            found(Kind.SNAPSHOT, version, difference + " is not what the rows up to it lead to");
        }
    }

    /** What of a context the rows do not lead to; empty if there is nothing, as far as they were followed. */
    private String difference(Context<M> context) {
        Context<M> right = replayed;
        if (right != null) {
            counts.replayed++;
            return Differences.between(right, context);
        }
        if (!isWhole) {
            return "";
        }
        if (context.observed() != observed) {
            return "the number of observations";
        }
        if (!context.lastTime().equals(newest)) {
            return "the newest time";
        }
        return context.recent().equals(seen.keys()) ? "" : "what it knows of the last observations";
    }

    /** Compares what is in memory with what the rows led to. */
    void compare(Context<?> live) {
        Context<M> right = replayed;
        String difference = right == null ? "" : Differences.between(right, live);
        if (!difference.isEmpty()) {
            found(Kind.LIVE, version, difference + " in memory is not what the rows lead to");
        }
    }

    /** Ends with the subject's last row. */
    void end() {
        StoredSnapshot kept = snapshot;
        if (kept != null) {
            counts.snapshots++;
            found(
                    Kind.SNAPSHOT,
                    kept.version(),
                    kept.version() > version
                            ? "it is ahead of the subject's last row, which is " + version
                            : "the row that it ends with is missing");
        }
    }
}
