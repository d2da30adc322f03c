package dev.presage.persistence.replay;

import dev.presage.persistence.domain.Domain;
import dev.presage.persistence.domain.Memory;
import dev.presage.persistence.domain.Step;
import dev.presage.persistence.journal.EventCodec;
import dev.presage.persistence.replay.Rederivation.Difference;
import dev.presage.persistence.replay.Rederivation.Outcome;
import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.Insight;
import dev.presage.protocol.InsightId;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.Provenance;
import dev.presage.protocol.RowAnswer;
import dev.presage.protocol.SubjectEvent;
import dev.presage.protocol.SubjectId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Concludes events of the journal once more: from the context right before, with the same observations and sights of
 * others, under the settings of then, by exactly the weights that answered, at the size at which they did. Where none
 * answered, the rule decides again for the recorded cause. Blocks. Safe for many threads.
 */
public final class Rederiver {
    /** Differences that are told; a carried state may have hundreds. */
    private static final int MOST_TOLD = 50;

    private final Travel travel;
    private final Rerun models;
    private final SetupBook setups;
    private final double tolerance;

    /**
     * @param tolerance how far numbers may lie apart, relative to the larger of them and to 1, on another kind of
     *     machine
     */
    public Rederiver(Travel travel, Rerun models, SetupBook setups, double tolerance) {
        this.travel = travel;
        this.models = models;
        this.setups = setups;
        this.tolerance = tolerance;
    }

    /**
     * Derives an insight again, with the whole event it stands in.
     *
     * @throws Unreachable if there is no such insight, or it cannot be derived here, with the reason
     */
    public Rederivation insight(InsightId id) {
        Rederivation derived = event(id.subject(), id.version());
        if (id.index() < 0 || id.index() >= derived.past().event().insights().size()) {
            throw new Unreachable(
                    ErrorCode.INSIGHT_UNKNOWN,
                    "Event " + id.version() + " of " + id.subject() + " has "
                            + derived.past().event().insights().size() + " insights.");
        }
        return derived;
    }

    /**
     * Derives an event again.
     *
     * @throws Unreachable if there is none, or it cannot be derived here, with the reason
     */
    public Rederivation event(SubjectId subject, long version) {
        if (version < 1) {
            throw new Unreachable(ErrorCode.INSIGHT_UNKNOWN, "Events count from 1.");
        }
        try {
            return derive(travel.to(subject, new Point.Version(version)));
        } catch (Unreachable unreachable) {
            ErrorCode code = unreachable.problem().code();
            if (code == ErrorCode.POINT_AFTER_LAST || code == ErrorCode.SUBJECT_UNKNOWN) {
                throw new Unreachable(
                        ErrorCode.INSIGHT_UNKNOWN, unreachable.problem().detail());
            }
            throw unreachable;
        }
    }

    private <M extends Memory> Rederivation derive(Past<M> found) {
        var notes = new ArrayList<String>();
        Setup now = setups.here(found.subject().domain());
        Optional<Setup> then = setups.find(found.event().setup());
        Past<M> past = found;
        if (then.isEmpty()) {
            notes.add("Under which settings and by which kind of machine it was concluded was not noted; those of"
                    + " today were taken.");
        } else {
            if (!then.get().options().equals(now.options())) {
                past = found.under(setups.domain(then.get()));
                notes.add("The settings of then were taken, which are not those of today.");
            }
            if (!then.get().codeVersion().equals(now.codeVersion())) {
                notes.add("It was concluded by version " + then.get().codeVersion() + " of the code.");
            }
        }
        SubjectEvent.Observed was = past.event();
        SubjectEvent.Observed is = conclude(past, notes);
        List<Difference> differences = EventParts.differences(was, is);
        Outcome outcome = outcome(past, is, differences, then, now, notes);
        return new Rederivation(
                past,
                is,
                outcome,
                differences.subList(0, Math.min(MOST_TOLD, differences.size())),
                differences.size(),
                tolerance,
                then,
                now,
                notes);
    }

    /** What follows today; an event that would not be written at all says nothing. */
    private <M extends Memory> SubjectEvent.Observed conclude(Past<M> past, List<String> notes) {
        SubjectEvent.Observed event = past.event();
        return switch (past.step()) {
            case Step.Persist<M> persist -> persist.outcome().event();
            case Step.Consult<M> consult -> {
                ModelAnswer answer = answer(past, consult);
                yield past.rules()
                        .conclude(past.before(), consult.pending(), answer, event.at())
                        .event();
            }
            case Step.Answer<M> known -> {
                notes.add("All its observations were known already, so that nothing would be concluded.");
                yield new SubjectEvent.Observed(event.at(), List.of(), List.of(), List.of());
            }
            case Step.Look<M> look -> throw new IllegalStateException("It has looked already.");
        };
    }

    private <M extends Memory> ModelAnswer answer(Past<M> past, Step.Consult<M> consult) {
        Provenance by = by(past.event());
        return switch (by) {
            case null ->
                throw new Unreachable(
                        ErrorCode.NOT_DERIVABLE,
                        "Event " + past.version() + " of " + past.subject() + " does not say who answered.");
            case Provenance.Fallback fallback -> new ModelAnswer.Unanswered(fallback.cause());
            case Provenance.Model model -> {
                List<RowAnswer> rows = models.run(
                        model.model(), consult.question(model.model()).rows(), model.shape());
                yield rows.stream()
                                .allMatch(row ->
                                        row.outputs().isFinite() && row.state().isFinite())
                        ? new ModelAnswer.Answered(model.model(), model.shape(), rows)
                        : new ModelAnswer.Unanswered(ModelAnswer.Cause.FAILED);
            }
        };
    }

    /** What an event rests on: on a model if any of its insights does, since it was one answer. */
    private static @Nullable Provenance by(SubjectEvent.Observed event) {
        Provenance by = null;
        for (Insight insight : event.insights()) {
            if (insight.by() instanceof Provenance.Model model) {
                return model;
            }
            by = insight.by();
        }
        return by;
    }

    private <M extends Memory> Outcome outcome(
            Past<M> past,
            SubjectEvent.Observed is,
            List<Difference> differences,
            Optional<Setup> then,
            Setup now,
            List<String> notes) {
        Domain<M> domain = past.rules().domain();
        if (differences.isEmpty() && sameBytes(domain, past.event(), is)) {
            return Outcome.EQUAL;
        }
        boolean isNear = differences.stream().allMatch(difference -> difference.size() <= tolerance);
        if (!isNear) {
            return Outcome.DIFFERENT;
        }
        if (then.isEmpty() || !then.get().machine().equals(now.machine())) {
            notes.add("It was concluded on another kind of machine, or on one that was not noted, where last bits may"
                    + " differ.");
            return Outcome.WITHIN_TOLERANCE;
        }
        if (by(past.event()) instanceof Provenance.Model model
                && !models.isExact(model.model().name())) {
            notes.add("What runs this model does not keep to the last bit from batch to batch.");
            return Outcome.WITHIN_TOLERANCE;
        }
        return Outcome.DIFFERENT;
    }

    /** As the journal has them; the setup, which is another today, does not count. */
    private static boolean sameBytes(Domain<?> domain, SubjectEvent.Observed was, SubjectEvent.Observed is) {
        var codec = new EventCodec(domain);
        return codec.encode(was.under(0)).equals(codec.encode(is.under(0)));
    }
}
