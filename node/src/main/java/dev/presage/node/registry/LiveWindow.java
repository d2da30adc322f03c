package dev.presage.node.registry;

import dev.presage.persistence.domain.Marks;
import dev.presage.persistence.domain.PairedLoss;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a version showed in one window of the live stream. Never changed once written, and deleted when it is old.
 *
 * @param against with whom it was compared on the same lessons; empty for a champion alone
 * @param from when the window began
 * @param to when it ended
 * @param lessons how many lessons were marked
 * @param loss mean loss of the version; NaN without lessons
 * @param againstLoss mean loss of the other; NaN if there was none
 * @param difference how much more the version lost than the other
 * @param calibrationError as in {@link Trial}; NaN if nothing could be said of it
 * @param curve the calibration curve
 * @param p99Millis what one batch took, 99th percentile; NaN if none was run
 * @param failures lessons to which the version said what is no number
 * @param fault why it could not be run at all, if so
 */
public record LiveWindow(
        String name,
        String version,
        Optional<String> against,
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
    public LiveWindow {
        curve = List.copyOf(curve);
    }
}
