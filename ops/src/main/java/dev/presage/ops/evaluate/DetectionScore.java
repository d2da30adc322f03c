package dev.presage.ops.evaluate;

import java.util.List;

/**
 * Scores alarms as the Numenta anomaly benchmark does (Lavin and Ahmad 2015): the earliest alarm in a window is worth
 * up to 1, a missed window costs, an alarm elsewhere costs up to 0.11; scaled so that silence has 0 and perfection 100.
 */
final class DetectionScore {
    private static final double WARM_UP_SHARE = 0.15;
    private static final int MAX_WARM_UP = 750;

    private final double falseAlarm;
    private final double miss;
    private double raw;
    private int windows;
    private int found;
    private int falseAlarms;

    private DetectionScore(double falseAlarm, double miss) {
        this.falseAlarm = falseAlarm;
        this.miss = miss;
    }

    static DetectionScore standard() {
        return new DetectionScore(0.11, 1);
    }

    static DetectionScore lowFalsePositives() {
        return new DetectionScore(0.22, 1);
    }

    static DetectionScore lowFalseNegatives() {
        return new DetectionScore(0.11, 2);
    }

    /** Rows at the start of a series that count nothing. */
    static int warmUp(int rows) {
        return (int) Math.min(Math.floor(WARM_UP_SHARE * rows), WARM_UP_SHARE * 5000);
    }

    /** Adds a series with the rows at which alarms were raised, ascending. */
    void add(LabelledSeries series, List<Integer> alarms) {
        int warmUp = Math.min(warmUp(series.values().length), MAX_WARM_UP);
        var hit = new boolean[series.windows().size()];
        for (int row : alarms) {
            if (row >= warmUp) {
                add(series.windows(), row, hit);
            }
        }
        for (boolean isHit : hit) {
            raw -= isHit ? 0 : miss;
            found += isHit ? 1 : 0;
            windows++;
        }
    }

    private void add(List<LabelledSeries.Window> all, int row, boolean[] hit) {
        LabelledSeries.Window before = null;
        for (int w = 0; w < all.size(); w++) {
            LabelledSeries.Window window = all.get(w);
            if (row >= window.first() && row <= window.last()) {
                if (!hit[w]) {
                    hit[w] = true;
                    double width = window.last() - window.first() + 1;
                    raw += sigmoid(-(window.last() - row + 1) / width) / sigmoid(-1);
                }
                return;
            }
            before = window.last() < row ? window : before;
        }
        falseAlarms++;
        double distance =
                before == null ? 4 : (row - before.last()) / (double) Math.max(1, before.last() - before.first());
        raw += falseAlarm * sigmoid(distance);
    }

    /** From 1 well before the end of a window to -1 well after it. */
    private static double sigmoid(double distance) {
        return distance > 3 ? -1 : 2 / (1 + Math.exp(5 * distance)) - 1;
    }

    double scaled() {
        return 100 * (raw + miss * windows) / (windows + miss * windows);
    }

    int found() {
        return found;
    }

    int windows() {
        return windows;
    }

    int falseAlarms() {
        return falseAlarms;
    }
}
