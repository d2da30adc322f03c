package dev.presage.persistence.domain.account;

import dev.presage.protocol.Floats;

/**
 * What the model says after a transaction: how likely that one was fraudulent, and the distribution of the next. Amount
 * and gap are compared with the usual ones, as in {@link Comparison}, and each is logistic in its logarithm.
 *
 * @param outputs shape [{@value #OUTPUTS}]: location and log scale of the amount, location and log scale of the gap,
 *     {@value #BANDS} log weights of bands of the day, log odds of a new terminal, log odds of fraud
 */
public record NextTransaction(Floats outputs) {
    /** Bands of equal length a day is parted into. */
    public static final int BANDS = 8;

    /** Numbers the model says after each transaction. */
    public static final int OUTPUTS = 4 + BANDS + 2;

    /** How much the fraud probability counts beside the next transaction: fraud is rare, and what this is for. */
    public static final double FRAUD_WEIGHT = 20;

    private static final int AMOUNT = 0;
    private static final int GAP = 2;
    private static final int BAND = 4;
    private static final int NEW_TERMINAL = BAND + BANDS;
    private static final int FRAUD = NEW_TERMINAL + 1;
    private static final double LEAST_LOG_SCALE = -4;
    private static final double MOST_LOG_SCALE = 3;

    public NextTransaction {
        if (outputs.length() != OUTPUTS) {
            throw new IllegalArgumentException("A next transaction is " + OUTPUTS + " numbers.");
        }
    }

    /** What the model said after one of several transactions. */
    public static NextTransaction of(Floats rows, int index) {
        return new NextTransaction(rows.slice(index * OUTPUTS, (index + 1) * OUTPUTS));
    }

    /** Probability that the transaction just made is fraudulent. */
    public double fraud() {
        return logistic(outputs.get(FRAUD));
    }

    /** Probability that the next terminal is new to the account. */
    double newTerminal() {
        return logistic(outputs.get(NEW_TERMINAL));
    }

    /** Quantile of the next amount's logarithm, compared with the usual amount. */
    double logRatio(double level) {
        return quantile(AMOUNT, level);
    }

    /** Quantile of the logarithm of the gap before the next transaction, compared with the usual gap. */
    double gap(double level) {
        return quantile(GAP, level);
    }

    private double quantile(int at, double level) {
        return outputs.get(at) + scale(at) * Math.log(level / (1 - level));
    }

    /** Probability that the next transaction falls into a band of the day. */
    double band(int band) {
        double highest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < BANDS; i++) {
            highest = Math.max(highest, outputs.get(BAND + i));
        }
        double total = 0;
        for (int i = 0; i < BANDS; i++) {
            total += Math.exp(outputs.get(BAND + i) - highest);
        }
        return Math.exp(outputs.get(BAND + band) - highest) / total;
    }

    /** Which band an hour falls into. */
    static int bandOf(int hour) {
        return hour * BANDS / Rhythm.HOURS;
    }

    /** How surprising what came is: its negative log likelihood in nats. */
    double surprise(double logRatio, double gap, int band, boolean firstVisit) {
        double terminal = firstVisit ? newTerminal() : 1 - newTerminal();
        return logisticLoss(AMOUNT, logRatio)
                + logisticLoss(GAP, gap)
                - Math.log(Math.max(1e-9, band(band)))
                - Math.log(Math.max(1e-9, terminal));
    }

    /** Negative log likelihood of what a label said of the transaction just made, in nats. */
    double fraudSurprise(boolean fraud) {
        double against = fraud ? -outputs.get(FRAUD) : outputs.get(FRAUD);
        return Math.max(0, against) + Math.log1p(Math.exp(-Math.abs(against)));
    }

    private double logisticLoss(int at, double seen) {
        double distance = Math.abs(seen - outputs.get(at)) / scale(at);
        return distance + 2 * Math.log1p(Math.exp(-distance)) + Math.log(scale(at));
    }

    private double scale(int at) {
        return Math.exp(Math.min(MOST_LOG_SCALE, Math.max(LEAST_LOG_SCALE, outputs.get(at + 1))));
    }

    private static double logistic(double logOdds) {
        return 1 / (1 + Math.exp(-logOdds));
    }
}
