package dev.presage.persistence.backtest;

/**
 * How many of some, as a share with its interval.
 *
 * @param count how many
 * @param of of how many; 0 if there are none, so that there is no share
 */
public record Share(long count, long of) {
    /** Of 20 such intervals 19 hold the share that very many would have. */
    static final double WIDTH = 1.959963984540054;

    public Share {
        if (count < 0 || count > of) {
            throw new IllegalArgumentException("There are no " + count + " of " + of + ".");
        }
    }

    /** NaN of none. */
    public double value() {
        return of == 0 ? Double.NaN : (double) count / of;
    }

    /** Lower end of Wilson's interval, 95 %; 0 of none. */
    public double low() {
        return of == 0 ? 0 : Math.max(0, middle() - half());
    }

    /** Upper end of Wilson's interval, 95 %; 1 of none. */
    public double high() {
        return of == 0 ? 1 : Math.min(1, middle() + half());
    }

    private double middle() {
        double squared = WIDTH * WIDTH;
        return (count + squared / 2) / (of + squared);
    }

    private double half() {
        double share = value();
        double squared = WIDTH * WIDTH;
        return WIDTH / (of + squared) * Math.sqrt(of * share * (1 - share) + squared / 4);
    }
}
