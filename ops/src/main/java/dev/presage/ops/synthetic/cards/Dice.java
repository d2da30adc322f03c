package dev.presage.ops.synthetic.cards;

import java.util.SplittableRandom;

/** Chance that depends on nothing but a seed and what it is drawn for, so that any day can be drawn on its own. */
final class Dice {
    private final SplittableRandom random;

    private Dice(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** Dice for one purpose about one thing, for example card 17 on day 3. */
    static Dice of(long seed, Purpose purpose, long thing, long day) {
        return new Dice(mix(mix(mix(seed) + purpose.name().hashCode()) + thing) + mix(day));
    }

    /** What dice are thrown for; each purpose has its own. */
    enum Purpose {
        CARDHOLDER,
        TERMINAL,
        PAYMENTS,
        TRIP,
        LEAK,
        THIEF,
        COMPROMISE,
        LABEL
    }

    /** The finalizer of SplitMix64: neighbouring seeds give unrelated dice. */
    private static long mix(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    double unit() {
        return random.nextDouble();
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    double between(double low, double high) {
        return low + (high - low) * random.nextDouble();
    }

    int whole(int low, int highExclusive) {
        return random.nextInt(low, highExclusive);
    }

    double normal(double mean, double deviation) {
        return mean + deviation * random.nextGaussian();
    }

    /** Median times e to a normal number. */
    double logNormal(double median, double deviation) {
        return median * Math.exp(normal(0, deviation));
    }

    /** How many of many rare things happen. */
    int poisson(double mean) {
        double limit = Math.exp(-mean);
        double product = random.nextDouble();
        int count = 0;
        while (product > limit && count < 1_000) {
            product *= random.nextDouble();
            count++;
        }
        return count;
    }
}
