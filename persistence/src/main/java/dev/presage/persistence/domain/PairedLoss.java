package dev.presage.persistence.domain;

/**
 * How much more one model lost than another on the same lessons, added up. Lessons of one series that follow one
 * another are alike, so what counts as independent is a group of them, for example one series within a minute. Sums of
 * parts add up to those of the whole.
 *
 * @param groups how many groups there were
 * @param weight sum of the groups' weights
 * @param difference sum of what the groups lost more, by weight
 * @param squaredDifference sum of the squares of the same
 * @param crossed sum of the groups' weight times difference
 * @param squaredWeight sum of the squares of the groups' weights
 */
public record PairedLoss(
        long groups, double weight, double difference, double squaredDifference, double crossed, double squaredWeight) {
    /** Nothing compared. */
    public static final PairedLoss NONE = new PairedLoss(0, 0, 0, 0, 0, 0);

    /** Below this, a spread is not known well enough to tell anything by it. */
    private static final int FEW = 20;

    /** The bound is tightest at about so many groups, which is where steps are usually decided. */
    private static final double TIGHTEST = 64;

    /**
     * With one group more.
     *
     * @param lost sum over its lessons of weight times the difference of the losses
     * @param weighed sum of the lessons' weights; 0 if only labels came that are about earlier lessons
     */
    public PairedLoss and(double lost, double weighed) {
        return plus(new PairedLoss(1, weighed, lost, lost * lost, weighed * lost, weighed * weighed));
    }

    /** With the groups of another part. */
    public PairedLoss plus(PairedLoss other) {
        return new PairedLoss(
                groups + other.groups,
                weight + other.weight,
                difference + other.difference,
                squaredDifference + other.squaredDifference,
                crossed + other.crossed,
                squaredWeight + other.squaredWeight);
    }

    /** Weighted mean difference per lesson; above 0 if the first lost more. NaN if nothing was compared. */
    public double mean() {
        return groups == 0 ? Double.NaN : difference / weight;
    }

    /** One standard deviation of the mean, between groups; NaN for fewer than two. */
    public double standardError() {
        if (groups < 2) {
            return Double.NaN;
        }
        double mean = mean();
        double squares = squaredDifference - 2 * mean * crossed + mean * mean * squaredWeight;
        return Math.sqrt(Math.max(0, squares) * groups / (groups - 1)) / weight;
    }

    /**
     * How far the mean may be from the truth, either way. Holds at all times at once, so that one who looks after every
     * window and acts on what he sees is wrong no more often than one who looks once: the asymptotic confidence
     * sequence of Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas.
     *
     * @param doubt the probability of being wrong, in (0, 1)
     * @return infinite as long as there are only a few groups
     */
    public double within(double doubt) {
        if (groups < FEW) {
            return Double.POSITIVE_INFINITY;
        }
        double spread = groups * (-2 * Math.log(doubt) + Math.log(1 - 2 * Math.log(doubt))) / TIGHTEST;
        return standardError() * Math.sqrt(2 * (spread + 1) / spread * Math.log(Math.sqrt(spread + 1) / doubt));
    }
}
