package dev.presage.persistence.replay;

import dev.presage.persistence.domain.Context;
import dev.presage.persistence.domain.Memory;
import dev.presage.persistence.domain.SubjectRules;
import dev.presage.persistence.journal.ContextCodec;
import dev.presage.persistence.journal.JournalReader;
import dev.presage.persistence.journal.JournalRow;
import dev.presage.persistence.journal.JournalUnavailable;
import dev.presage.persistence.journal.snapshots.WaypointSettings;
import dev.presage.persistence.replay.KeptContexts.Kept;
import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.SubjectEvent;
import dev.presage.protocol.SubjectId;
import dev.presage.protocol.wire.MalformedBytes;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way through the past of one domain's subjects.
 *
 * @param <M> what is remembered of a subject
 */
final class Road<M extends Memory> {
    private static final Logger log = LoggerFactory.getLogger(Road.class);

    /** Rows read at once; in a search by time, whose end is not known, pages double up to it. */
    private static final int PAGE = 256;

    private static final int FIRST_PAGE = 16;

    private final SubjectRules<M> rules;
    private final ContextCodec<M> codec;
    private final JournalReader journal;
    private final KeptContexts kept;
    private final WaypointSettings settings;

    Road(SubjectRules<M> rules, JournalReader journal, KeptContexts kept, WaypointSettings settings) {
        this.rules = rules;
        this.codec = new ContextCodec<>(rules.domain());
        this.journal = journal;
        this.kept = kept;
        this.settings = settings;
    }

    /** What was right after an event that is there. */
    Past<M> toVersion(SubjectId subject, long version, long newest, boolean isBeyond) {
        Journey<M> journey = depart(subject, kept.upTo(subject, version - 1));
        int most = Math.min(PAGE, settings.mostReplayed());
        while (journey.now().version() < version) {
            long from = journey.now().version();
            List<JournalRow> page = rows(subject, from, (int) Math.min(most, version - from));
            if (page.isEmpty()) {
                throw Journey.broken(subject, from + 1, "is missing", null);
            }
            page.forEach(journey::take);
            goOn(subject, journey, journey.now().version() < version);
        }
        keep(subject, journey);
        Instant until = version < newest ? concludedAt(subject, version + 1) : null;
        return journey.arrived(Objects.requireNonNull(journey.last()), until, newest, isBeyond);
    }

    /** What was known at a time that has come. */
    Past<M> toTime(SubjectId subject, Instant at, long newest) {
        Kept from = kept.upTo(subject, at);
        Journey<M> journey = depart(subject, from);
        Instant next = null;
        int pageRows = FIRST_PAGE;
        boolean more = true;
        while (more) {
            List<JournalRow> page = rows(subject, journey.now().version(), pageRows);
            more = page.size() == pageRows;
            for (JournalRow row : page) {
                if (at(row).isAfter(at)) {
                    next = at(row);
                    more = false;
                    break;
                }
                journey.take(row);
            }
            pageRows = Math.min(PAGE, 2 * pageRows);
            goOn(subject, journey, more);
        }
        SubjectEvent.Observed last = journey.last();
        long version = journey.now().version();
        if (last == null && version == 0) {
            throw new Unreachable(
                    ErrorCode.POINT_BEFORE_FIRST, "The first event of " + subject + " is of " + next + ".");
        }
        boolean isBeyond = next == null;
        if (last == null) {
            return toVersion(subject, version, newest, isBeyond);
        }
        keep(subject, journey);
        return journey.arrived(last, next, Math.max(newest, version), isBeyond && at.isAfter(last.at()));
    }

    /** Starts from what was kept, from what was kept before that where it cannot be read, or from the first row. */
    private Journey<M> depart(SubjectId subject, @Nullable Kept nearest) {
        Kept from = nearest;
        while (from != null) {
            Context<M> start = read(subject, from);
            if (start != null) {
                return new Journey<>(rules, codec, start, settings);
            }
            from = kept.upTo(subject, from.version() - 1);
        }
        return new Journey<>(rules, codec, Context.blank(subject, rules.domain()), settings);
    }

    private @Nullable Context<M> read(SubjectId subject, Kept from) {
        try {
            Context<M> context = codec.decode(subject, from.bytes());
            if (context.version() != from.version()) {
                throw new MalformedBytes("It is of version " + context.version() + ".");
            }
            return context;
        } catch (MalformedBytes malformed) {
            log.warn(
                    "What was kept of {} at version {} cannot be read: {}",
                    subject,
                    from.version(),
                    malformed.getMessage());
            return null;
        }
    }

    private List<JournalRow> rows(SubjectId subject, long after, int limit) {
        try {
            return journal.forward(subject, after, limit);
        } catch (MalformedBytes malformed) {
            throw new Unreachable(ErrorCode.HISTORY_BROKEN, String.valueOf(malformed.getMessage()), malformed);
        }
    }

    /** When an event was concluded that is only wanted for that. */
    private @Nullable Instant concludedAt(SubjectId subject, long version) {
        try {
            List<JournalRow> row = journal.forward(subject, version - 1, 1);
            return row.isEmpty() ? null : at(row.getFirst());
        } catch (MalformedBytes malformed) {
            return null;
        }
    }

    private static Instant at(JournalRow row) {
        return switch (row.event()) {
            case SubjectEvent.Observed observed -> observed.at();
        };
    }

    /** Ends a journey that is too long for one question; what it found makes the next one shorter. */
    private void goOn(SubjectId subject, Journey<M> journey, boolean isWanted) {
        if (isWanted && journey.isTooLong()) {
            keep(subject, journey);
            throw new Unreachable(
                    ErrorCode.POINT_TOO_FAR,
                    "The way there was replayed as far as event "
                            + journey.now().version() + " of " + subject + ".");
        }
    }

    private void keep(SubjectId subject, Journey<M> journey) {
        if (journey.found().isEmpty()) {
            return;
        }
        try {
            kept.keep(subject, journey.found());
        } catch (JournalUnavailable unavailable) {
            log.debug("What was found on the way could not be kept.", unavailable);
        }
    }
}
