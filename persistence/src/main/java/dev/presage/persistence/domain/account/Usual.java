package dev.presage.persistence.domain.account;

/**
 * What amounts in one currency are usual. Amounts that are probably not the holder's own hardly count, and the old ones
 * fade.
 *
 * @param currency of these amounts
 * @param count weight of the amounts so far
 * @param sum of the amounts, each by its weight
 * @param squares sum of squared deviations from what was usual, as shares of it
 */
record Usual(String currency, double count, double sum, double squares) {
    /** An account's latest so many payments say what is usual. */
    private static final double MEMORY = 200;

    /** One amount cannot move the mean by more than so many times the mean. */
    private static final double HIGHEST_RATIO = 5;

    private static final double PRIOR_SPREAD = 0.5;
    private static final double PRIOR_COUNT = 4;

    static Usual of(String currency) {
        return new Usual(currency, 0, 0, 0);
    }

    /** The usual amount; 0 if nothing is known. */
    double mean() {
        return count > 0 ? Math.max(sum / count, 0.01) : 0;
    }

    /** Amount by usual amount. While little is known, little is unusual. */
    double ratio(double amount) {
        return count <= 0 ? 1 : Math.pow((amount + 0.01) / (mean() + 0.01), count / (count + 1));
    }

    /** Deviation of an amount as a share of the usual amount. */
    double spread() {
        return Math.sqrt((squares + PRIOR_COUNT * PRIOR_SPREAD * PRIOR_SPREAD) / (Math.max(0, count) + PRIOR_COUNT));
    }

    /** Takes in an amount. */
    Usual with(double amount, double weight) {
        double fade = Math.min(1, MEMORY / (count + 1));
        double deviation = Math.min(ratio(amount), HIGHEST_RATIO) - 1;
        return new Usual(
                currency,
                count * fade + weight,
                sum * fade + weight * counted(amount),
                squares * fade + weight * deviation * deviation);
    }

    /** Corrects the weight of an earlier amount by {@code difference}, once it is known what it was. */
    Usual corrected(double amount, double difference) {
        double corrected = count + difference;
        double total = sum + difference * counted(amount);
        return corrected > 0.01 && total > 0 ? new Usual(currency, corrected, total, squares) : this;
    }

    private double counted(double amount) {
        return count >= 1 ? Math.min(amount, HIGHEST_RATIO * mean()) : amount;
    }
}
