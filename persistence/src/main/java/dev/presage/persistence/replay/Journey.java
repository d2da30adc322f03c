package dev.presage.persistence.replay;

import dev.presage.persistence.domain.Context;
import dev.presage.persistence.domain.Memory;
import dev.presage.persistence.domain.SubjectRules;
import dev.presage.persistence.journal.ContextCodec;
import dev.presage.persistence.journal.JournalRow;
import dev.presage.persistence.journal.snapshots.WaypointSettings;
import dev.presage.persistence.replay.KeptContexts.Kept;
import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.SubjectEvent;
import dev.presage.protocol.SubjectId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One replay of one subject, row after row, which puts aside the contexts on the way that are worth keeping. Whatever
 * does not follow from what came before ends it, with subject and sequence number.
 *
 * @param <M> what is remembered of a subject
 */
final class Journey<M extends Memory> {
    private final SubjectRules<M> rules;
    private final ContextCodec<M> codec;
    private final WaypointSettings settings;
    private final List<Kept> found = new ArrayList<>();
    private Context<M> before;
    private Context<M> now;
    private SubjectEvent.@Nullable Observed last;
    private long replayed;

    /** Rows and observations up to the last context that is kept. */
    private long keptWork;

    Journey(SubjectRules<M> rules, ContextCodec<M> codec, Context<M> start, WaypointSettings settings) {
        this.rules = rules;
        this.codec = codec;
        this.settings = settings;
        this.before = start;
        this.now = start;
        this.keptWork = work(start);
    }

    static long work(Context<?> context) {
        return context.version() + context.observed();
    }

    /** Takes in the row that follows. */
    void take(JournalRow row) {
        long due = now.version() + 1;
        if (row.version() != due) {
            throw broken(now.subject(), due, "is missing", null);
        }
        SubjectEvent.Observed event = switch (row.event()) {
            case SubjectEvent.Observed observed -> observed;
        };
        Context<M> next;
        try {
            next = rules.apply(now, event);
        } catch (RuntimeException cannot) {
            throw broken(now.subject(), due, "cannot be applied: " + cannot.getMessage(), cannot);
        }
        replayed += work(next) - work(now);
        before = now;
        now = next;
        last = event;
        if (work(now) - keptWork >= settings.every()) {
            consider(event);
        }
    }

    private void consider(SubjectEvent.Observed event) {
        var bytes = codec.encode(now);
        if (settings.isDue(work(now) - keptWork, bytes.bytes().length)) {
            found.add(new Kept(now.version(), work(now), event.at(), bytes));
            keptWork = work(now);
        }
    }

    static Unreachable broken(SubjectId subject, long version, String how, @Nullable Throwable cause) {
        return new Unreachable(ErrorCode.HISTORY_BROKEN, "Row " + version + " of " + subject + " " + how + ".", cause);
    }

    boolean isTooLong() {
        return replayed >= settings.mostReplayed();
    }

    /** The contexts on the way that are worth keeping. */
    List<Kept> found() {
        return found;
    }

    Context<M> now() {
        return now;
    }

    /** The last row's event; null before the first. */
    SubjectEvent.@Nullable Observed last() {
        return last;
    }

    Past<M> arrived(SubjectEvent.Observed event, @Nullable Instant until, long newest, boolean isBeyond) {
        return new Past<>(rules, before, event, now, until, newest, isBeyond);
    }
}
