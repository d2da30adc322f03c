package dev.presage.node.inference.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.nn.Activation;

/**
 * How surprising the next transaction is, and how wrong the fraud probability of the present one.
 *
 * <p>Outputs: location and log scale of a logistic distribution of the amount, the same of the gap, log weights of
 * bands of the day, log odds of a new terminal, log odds of fraud. Targets: amount, gap, the band as one number per
 * band of which one is 1, new terminal, whether there is a next transaction, fraud, whether the latter is known.
 */
public final class TransactionLoss implements Loss {
    private static final float LEAST_LOG_SCALE = -4;
    private static final float MOST_LOG_SCALE = 3;
    private static final int BANDS_FROM = 4;
    private static final int TARGET_BANDS_FROM = 2;

    private final int bands;
    private final float fraudWeight;

    /**
     * @param bands how many bands a day has
     * @param fraudWeight how much the fraud probability counts beside the next transaction
     */
    public TransactionLoss(int bands, double fraudWeight) {
        if (bands < 2 || !(fraudWeight > 0)) {
            throw new IllegalArgumentException("A day has at least two bands, and fraud counts something.");
        }
        this.bands = bands;
        this.fraudWeight = (float) fraudWeight;
    }

    /** Numbers in the targets of each step. */
    public static int targetSize(int bands) {
        return TARGET_BANDS_FROM + bands + 4;
    }

    @Override
    public NDArray of(NDArray outputs, NDArray targets, NDArray weights) {
        int band = BANDS_FROM + bands;
        int target = TARGET_BANDS_FROM + bands;
        NDArray next = logistic(outputs, 0, column(targets, 0))
                .add(logistic(outputs, 2, column(targets, 1)))
                .add(band(outputs, targets))
                .add(binary(column(outputs, band), column(targets, target)));
        NDArray fraud = binary(column(outputs, band + 1), column(targets, target + 2));
        return next.mul(column(targets, target + 1))
                .add(fraud.mul(column(targets, target + 3))
                        .mul(outputs.getManager().create(fraudWeight)))
                .mul(weights)
                .sum()
                .div(weights.sum());
    }

    private static NDArray column(NDArray rows, int column) {
        return columns(rows, column, column + 1);
    }

    private static NDArray columns(NDArray rows, int from, int to) {
        return rows.get(new NDIndex("..., " + from + ":" + to));
    }

    /** Negative log likelihood of a logistic distribution. */
    private static NDArray logistic(NDArray outputs, int at, NDArray seen) {
        NDArray logScale = column(outputs, at + 1).clip(LEAST_LOG_SCALE, MOST_LOG_SCALE);
        NDArray distance = seen.sub(column(outputs, at)).abs().div(logScale.exp());
        NDArray tail = Activation.softPlus(distance.neg());
        return distance.add(tail).add(tail).add(logScale);
    }

    private NDArray band(NDArray outputs, NDArray targets) {
        NDArray likelihoods = columns(outputs, BANDS_FROM, BANDS_FROM + bands).logSoftmax(-1);
        return likelihoods
                .mul(columns(targets, TARGET_BANDS_FROM, TARGET_BANDS_FROM + bands))
                .sum(new int[] {-1}, true)
                .neg();
    }

    /** Negative log likelihood of yes or no by log odds. */
    private static NDArray binary(NDArray logOdds, NDArray yes) {
        return Activation.softPlus(logOdds).sub(logOdds.mul(yes));
    }
}
