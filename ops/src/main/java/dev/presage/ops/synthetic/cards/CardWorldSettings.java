package dev.presage.ops.synthetic.cards;

import java.time.Duration;

/**
 * How big a world is and how much fraud happens in it.
 *
 * @param cards number of cardholders
 * @param terminals number of terminals
 * @param largePerPayment probability that a payment is a single large fraud
 * @param compromisesPerDay probability that a terminal's compromise begins on a given day
 * @param leaksPerDay probability that a card's details leak on a given day
 * @param labelDelay how long after a payment it can become known at the earliest; at the latest three times that
 * @param genuineLabels share of genuine payments that are ever labelled, in [0, 1]
 * @param customs how people and thieves behave
 */
public record CardWorldSettings(
        int cards,
        int terminals,
        double largePerPayment,
        double compromisesPerDay,
        double leaksPerDay,
        Duration labelDelay,
        double genuineLabels,
        Customs customs) {
    /** The world the demo shows: about one payment in a hundred is fraudulent. */
    public static final CardWorldSettings DEMO =
            new CardWorldSettings(2_000, 1_200, 4e-4, 3e-4, 6e-4, Duration.ofDays(1), 0.05, Customs.DEMO);

    /**
     * How people and thieves behave.
     *
     * @param mostPlaces nobody has more favourite terminals
     * @param wandering share of payments at terminals that are no favourites
     * @param trades how much amounts depend on the merchant's trade: 0 not at all, 1 as they do in life
     * @param treats share of payments with which people treat themselves
     * @param roaming share of thieves who pay elsewhere, the others inflate what the holder pays
     */
    public record Customs(int mostPlaces, double wandering, double trades, double treats, double roaming) {
        /** As in life, as far as we know. */
        public static final Customs DEMO = new Customs(14, 0.05, 1, 0.01, 0.5);

        public Customs {
            require(mostPlaces >= 3, "mostPlaces must be at least 3");
            require(isShare(wandering), "wandering must lie in [0, 1]");
            require(isShare(trades), "trades must lie in [0, 1]");
            require(isShare(treats), "treats must lie in [0, 1]");
            require(isShare(roaming), "roaming must lie in [0, 1]");
        }
    }

    public CardWorldSettings {
        require(cards >= 1, "cards must be at least 1");
        require(terminals >= 50, "terminals must be at least 50");
        require(isShare(largePerPayment), "largePerPayment must lie in [0, 1]");
        require(isShare(compromisesPerDay), "compromisesPerDay must lie in [0, 1]");
        require(isShare(leaksPerDay), "leaksPerDay must lie in [0, 1]");
        require(isShare(genuineLabels), "genuineLabels must lie in [0, 1]");
        require(
                labelDelay.isPositive() && labelDelay.compareTo(Duration.ofDays(30)) <= 0,
                "labelDelay must be above zero and at most 30 days");
    }

    private static boolean isShare(double value) {
        return value >= 0 && value <= 1;
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException("In a card world " + message + ".");
        }
    }
}
