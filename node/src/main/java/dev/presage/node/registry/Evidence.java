package dev.presage.node.registry;

import dev.presage.persistence.domain.Marks;
import dev.presage.persistence.domain.PairedLoss;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * All windows of one pair put together.
 *
 * @param from when the first window began
 * @param to when the last one ended
 * @param lessons on how many lessons both were marked
 * @param calibrationError of the version, over all windows; NaN if nothing could be said of it
 * @param p99Millis of the version, in the middle one of the windows, so that one of them on a busy machine is none
 * @param failures lessons to which the version said what is no number
 * @param fault why it could not be run at all, if so
 */
record Evidence(
        String version,
        String against,
        Instant from,
        Instant to,
        int windows,
        long lessons,
        double loss,
        double againstLoss,
        PairedLoss difference,
        double calibrationError,
        double p99Millis,
        long failures,
        Optional<String> fault) {
    private static final int CLASSES = 20;
    private static final double PERCENT = 100;

    /** Puts windows of one pair together, in any order; empty if there are none. */
    static Optional<Evidence> of(List<LiveWindow> windows) {
        if (windows.isEmpty() || windows.getFirst().against().isEmpty()) {
            return Optional.empty();
        }
        PairedLoss difference = PairedLoss.NONE;
        double lost = 0;
        double againstLost = 0;
        long lessons = 0;
        long failures = 0;
        for (LiveWindow window : windows) {
            lessons += window.lessons();
            failures += window.failures();
            difference = difference.plus(window.difference());
            if (window.lessons() > 0) {
                lost += window.loss() * window.difference().weight();
                againstLost += window.againstLoss() * window.difference().weight();
            }
        }
        double weight = lessons == 0 ? Double.NaN : difference.weight();
        return Optional.of(new Evidence(
                windows.getFirst().version(),
                windows.getFirst().against().get(),
                windows.stream().map(LiveWindow::from).min(Instant::compareTo).orElseThrow(),
                windows.stream().map(LiveWindow::to).max(Instant::compareTo).orElseThrow(),
                windows.size(),
                lessons,
                lost / weight,
                againstLost / weight,
                difference,
                calibrationError(windows),
                middle(windows),
                failures,
                windows.stream().flatMap(window -> window.fault().stream()).findFirst()));
    }

    private static double calibrationError(List<LiveWindow> windows) {
        double[] apart = new double[CLASSES];
        long events = 0;
        for (LiveWindow window : windows) {
            for (Marks.Point point : window.curve()) {
                int at = Math.min(CLASSES - 1, (int) (point.said() * CLASSES));
                apart[at] += (point.said() - point.came()) * point.count();
                events += point.count();
            }
        }
        return events == 0 ? Double.NaN : Arrays.stream(apart).map(Math::abs).sum() / events;
    }

    private static double middle(List<LiveWindow> windows) {
        double[] times = windows.stream()
                .mapToDouble(LiveWindow::p99Millis)
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        return times.length == 0 ? Double.NaN : times[times.length / 2];
    }

    /** As the gates look at it; empty without lessons. */
    Optional<Trial> trial(String name, Instant at) {
        return lessons == 0
                ? Optional.empty()
                : Optional.of(new Trial(
                        name, version, against, from, to, loss, againstLoss, calibrationError, p99Millis, at));
    }

    /** Whether the version loses less than the other by a part of the other's loss, beyond doubt. */
    boolean isBetter(double margin, double doubt) {
        return difference.mean() + difference.within(doubt) <= -margin * Math.abs(againstLoss);
    }

    /** Whether the version loses more than the other by more than a part of the other's loss, beyond doubt. */
    boolean isWorse(double margin, double doubt) {
        return difference.mean() - difference.within(doubt) > margin * Math.abs(againstLoss);
    }

    /** The figures in a clause. */
    String figures(double doubt) {
        double part = PERCENT / Math.abs(againstLoss);
        return String.format(
                Locale.ROOT,
                "it lost %.4g where version %s lost %.4g on the same %d lessons of %d windows, a difference of %+.2f %%"
                        + " give or take %.2f %%",
                loss,
                against,
                againstLoss,
                lessons,
                windows,
                difference.mean() * part,
                difference.within(doubt) * part);
    }
}
