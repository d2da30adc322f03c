package dev.presage.persistence.replay;

import dev.presage.protocol.SubjectEvent;
import java.util.List;
import java.util.Optional;

/**
 * An event concluded once more, beside what was journaled.
 *
 * @param past the subject as it was when the event had been concluded
 * @param again what follows today from the same context, observations, sights of others and weights
 * @param outcome how the two compare
 * @param differences the largest of them first; of very many some
 * @param differing how many numbers and words differ
 * @param tolerance how far numbers may lie apart, relative to the larger of them and to 1, on another kind of machine
 * @param then under what it was concluded, if that was noted
 * @param now under what it was derived
 * @param notes what else has to be known to judge it
 */
public record Rederivation(
        Past<?> past,
        SubjectEvent.Observed again,
        Outcome outcome,
        List<Difference> differences,
        int differing,
        double tolerance,
        Optional<Setup> then,
        Setup now,
        List<String> notes) {
    public Rederivation {
        differences = List.copyOf(differences);
        notes = List.copyOf(notes);
    }

    /** How what was derived compares with what was journaled. */
    public enum Outcome {
        /** Bit for bit. */
        EQUAL,
        /** Not equal, but as near as can be expected of another kind of machine. */
        WITHIN_TOLERANCE,
        /** Something else follows. */
        DIFFERENT
    }

    /**
     * One difference.
     *
     * @param what where, for example {@code insights/0/score}
     * @param was what was journaled, a number or a word; empty if nothing
     * @param is what was derived
     * @param size how far apart the numbers lie, relative to the larger of them and to 1; infinite for words
     */
    public record Difference(String what, String was, String is, double size) {}
}
