package dev.presage.persistence.domain;

import java.util.ArrayList;
import java.util.List;

/**
 * Marks added up: how good a model is on the lessons of a split or a window of time. Of constant size, for one thread.
 * Accumulators of parts merge to that of the whole.
 */
public final class Marks {
    /** Probabilities are compared with frequencies in so many classes of equal width. */
    private static final int CLASSES = 20;

    private static final int TOTALS = 5;

    private final long[] counts = new long[CLASSES];
    private final long[] cames = new long[CLASSES];
    private final double[] saids = new double[CLASSES];
    private long count;
    private double weight;
    private double squaredWeight;
    private double mean;
    private double squares;

    /**
     * One point of the calibration curve.
     *
     * @param said mean of the probabilities said in its class
     * @param came share of the events that came about
     * @param count how many events there were
     */
    public record Point(double said, double came, long count) {}

    /**
     * Adds a lesson's mark.
     *
     * @param weight how much its loss counts, above 0
     */
    public void add(Mark mark, double weight) {
        if (!(weight > 0)) {
            throw new IllegalArgumentException("A mark counts something, not " + weight + ".");
        }
        pool(1, weight, weight * weight, mark.loss(), 0);
        for (int i = 0; i < mark.said().length; i++) {
            double said = mark.said()[i];
            if (said >= 0 && said <= 1) {
                int at = Math.min(CLASSES - 1, (int) (said * CLASSES));
                counts[at]++;
                saids[at] += said;
                cames[at] += mark.came()[i] ? 1 : 0;
            }
        }
    }

    /** All that it holds, to be written down. */
    public double[] numbers() {
        double[] numbers = new double[TOTALS + 3 * CLASSES];
        numbers[0] = count;
        numbers[1] = weight;
        numbers[2] = squaredWeight;
        numbers[3] = mean;
        numbers[4] = squares;
        for (int i = 0; i < CLASSES; i++) {
            numbers[TOTALS + i] = counts[i];
            numbers[TOTALS + CLASSES + i] = cames[i];
            numbers[TOTALS + 2 * CLASSES + i] = saids[i];
        }
        return numbers;
    }

    /** An accumulator that goes on exactly where the one did whose {@link #numbers()} these are. */
    public static Marks of(double[] numbers) {
        var marks = new Marks();
        marks.count = (long) numbers[0];
        marks.weight = numbers[1];
        marks.squaredWeight = numbers[2];
        marks.mean = numbers[3];
        marks.squares = numbers[4];
        for (int i = 0; i < CLASSES; i++) {
            marks.counts[i] = (long) numbers[TOTALS + i];
            marks.cames[i] = (long) numbers[TOTALS + CLASSES + i];
            marks.saids[i] = numbers[TOTALS + 2 * CLASSES + i];
        }
        return marks;
    }

    /** Adds what another accumulator holds, which stays as it is. */
    public void merge(Marks other) {
        if (other.count > 0) {
            pool(other.count, other.weight, other.squaredWeight, other.mean, other.squares);
        }
        for (int i = 0; i < CLASSES; i++) {
            counts[i] += other.counts[i];
            saids[i] += other.saids[i];
            cames[i] += other.cames[i];
        }
    }

    /** Means and squares of two groups become those of both, without the loss of digits that sums of squares suffer. */
    private void pool(
            long moreCount, double moreWeight, double moreSquaredWeight, double moreMean, double moreSquares) {
        double both = weight + moreWeight;
        double apart = moreMean - mean;
        squares += moreSquares + apart * apart * weight * moreWeight / both;
        mean += apart * moreWeight / both;
        count += moreCount;
        weight = both;
        squaredWeight += moreSquaredWeight;
    }

    /** How many lessons were marked. */
    public long count() {
        return count;
    }

    /** Weighted mean of the loss; NaN if there is no lesson, or the model said no numbers on one of them. */
    public double meanLoss() {
        return count == 0 || !Double.isFinite(mean) ? Double.NaN : mean;
    }

    /**
     * How far the mean may well be from that of all lessons there could be: one standard deviation of it, as if lessons
     * were independent. NaN for fewer than two.
     */
    public double standardError() {
        double effective = weight * weight / squaredWeight;
        return count < 2 ? Double.NaN : Math.sqrt(squares / weight / Math.max(1, effective - 1));
    }

    /** Mean distance of what was said from what came, over the curve's points by their counts; NaN without events. */
    public double calibrationError() {
        double distance = 0;
        long events = 0;
        for (int i = 0; i < CLASSES; i++) {
            distance += Math.abs(saids[i] - cames[i]);
            events += counts[i];
        }
        return events == 0 ? Double.NaN : distance / events;
    }

    /** What was said against what came, ascending; only classes of probabilities that were said. */
    public List<Point> curve() {
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < CLASSES; i++) {
            if (counts[i] > 0) {
                points.add(new Point(saids[i] / counts[i], (double) cames[i] / counts[i], counts[i]));
            }
        }
        return List.copyOf(points);
    }
}
