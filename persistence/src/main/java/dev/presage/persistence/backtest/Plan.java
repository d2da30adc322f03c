package dev.presage.persistence.backtest;

import dev.presage.persistence.domain.Domain;
import dev.presage.persistence.domain.RecentKeys;
import dev.presage.persistence.journal.Cursor;
import dev.presage.protocol.SubjectId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is run over which history.
 *
 * @param domain the rules as the candidate sets them up
 * @param settings in what they differ from those that are served, by key; empty if in nothing
 * @param candidate the weights that are tried
 * @param against the weights whose loss theirs is held against; empty if there are none, or they are the same
 * @param from the first event that counts was concluded then or later
 * @param to the last one before this
 * @param position what the journal held when the backtest was asked for; nothing behind it counts
 * @param sample share of the domain's subjects, in (0, 1]; the same subjects each time
 */
public record Plan(
        Domain<?> domain,
        SortedMap<String, String> settings,
        Weights candidate,
        Optional<Weights> against,
        Instant from,
        Instant to,
        Cursor position,
        double sample) {
    private static final double UNIT = 0x1p-53;
    private static final int SPARE_BITS = 11;

    public Plan {
        settings = new TreeMap<>(settings);
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("The span begins before it ends.");
        }
        if (!(sample > 0 && sample <= 1)) {
            throw new IllegalArgumentException("The sample is a share above 0 and at most 1.");
        }
    }

    public Plan(
            Domain<?> domain,
            Map<String, String> settings,
            Weights candidate,
            Optional<Weights> against,
            Instant from,
            Instant to,
            Cursor position,
            double sample) {
        this(domain, new TreeMap<>(settings), candidate, against, from, to, position, sample);
    }

    /** Whether a subject is in the sample. */
    boolean includes(SubjectId subject) {
        return sample == 1 || (RecentKeys.key(subject.domain(), subject.id()) >>> SPARE_BITS) * UNIT < sample;
    }

    boolean includes(Instant at) {
        return !at.isBefore(from) && at.isBefore(to);
    }
}
