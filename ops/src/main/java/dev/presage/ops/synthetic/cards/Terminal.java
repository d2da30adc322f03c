package dev.presage.ops.synthetic.cards;

import dev.presage.ops.synthetic.cards.Dice.Purpose;

/**
 * Where cards pay.
 *
 * @param name its id
 * @param country where it stands
 * @param x place in the country's unit square
 * @param y place in the country's unit square
 * @param merchant whose it is
 * @param spending what is spent there compared with what the same person spends on average
 */
record Terminal(String name, Country country, double x, double y, String merchant, double spending) {
    private static final String[] TRADES = {
        "grocery", "bakery", "fuel", "restaurant", "pharmacy", "fashion", "electronics"
    };
    private static final double[] SPENDING = {0.9, 0.35, 1.1, 0.9, 0.6, 1.5, 2.2};
    /** Everyday trades are common, dear ones rare. */
    private static final double[] SHARE_UP_TO = {0.34, 0.5, 0.64, 0.8, 0.88, 0.96, 1};

    static Terminal draw(long seed, int index) {
        var dice = Dice.of(seed, Purpose.TERMINAL, index, 0);
        double share = dice.unit();
        int trade = 0;
        while (share > SHARE_UP_TO[trade]) {
            trade++;
        }
        return new Terminal(
                "t-" + index,
                Country.of(index),
                dice.unit(),
                dice.unit(),
                TRADES[trade] + "-" + index,
                SPENDING[trade] * dice.logNormal(1, 0.2));
    }

    double distanceTo(double otherX, double otherY) {
        return Math.hypot(x - otherX, y - otherY);
    }
}
