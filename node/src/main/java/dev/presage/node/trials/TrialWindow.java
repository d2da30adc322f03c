package dev.presage.node.trials;

import dev.presage.persistence.domain.Marks;
import dev.presage.persistence.domain.PairedLoss;
import dev.presage.protocol.ModelRef;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a version showed in one window of the live stream, beside another on the same lessons.
 *
 * @param against with whom it was compared; empty for a champion alone
 * @param from when the window began, by the node's clock
 * @param to when it ended
 * @param lessons how many lessons were marked
 * @param loss mean loss of the version; NaN if there was no lesson
 * @param againstLoss mean loss of the other; NaN if there was none
 * @param difference how much more the version lost than the other
 * @param calibrationError mean distance between what it said how often and what came; NaN without events
 * @param curve the calibration curve
 * @param p99Millis how long a batch took, 99th percentile; NaN if none was run
 * @param failures lessons to which it said what is no number
 * @param fault why it could not be run at all, if so
 */
public record TrialWindow(
        ModelRef version,
        Optional<ModelRef> against,
        Instant from,
        Instant to,
        long lessons,
        double loss,
        double againstLoss,
        PairedLoss difference,
        double calibrationError,
        List<Marks.Point> curve,
        double p99Millis,
        long failures,
        Optional<String> fault) {
    public TrialWindow {
        curve = List.copyOf(curve);
    }
}
