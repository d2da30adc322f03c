package dev.presage.ops.synthetic.series;

import java.util.Random;

/** A seeded source of the distributions that series are drawn from. */
final class Dice {
    private static final int MAX_COUNT = 400;

    private final Random random;

    Dice(Random random) {
        this.random = random;
    }

    double uniform() {
        return random.nextDouble();
    }

    double uniform(double low, double high) {
        return low + (high - low) * random.nextDouble();
    }

    /** Uniform in the logarithm. */
    double scale(double low, double high) {
        return Math.exp(uniform(Math.log(low), Math.log(high)));
    }

    double normal() {
        return random.nextGaussian();
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    /** True once in {@code n} times. */
    boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** Student's t with the given degrees of freedom; normal for 0. */
    double student(int degrees) {
        double normal = random.nextGaussian();
        if (degrees == 0) {
            return normal;
        }
        double squares = 0;
        for (int i = 0; i < degrees; i++) {
            double other = random.nextGaussian();
            squares += other * other;
        }
        return normal / Math.sqrt(squares / degrees + 0.02);
    }

    /** A Poisson count; normal where the mean is large. */
    double count(double mean) {
        if (mean > 40) {
            return Math.max(0, Math.rint(mean + Math.sqrt(mean) * random.nextGaussian()));
        }
        double limit = Math.exp(-mean);
        double product = random.nextDouble();
        int count = 0;
        while (product > limit && count < MAX_COUNT) {
            product *= random.nextDouble();
            count++;
        }
        return count;
    }

    double exponential() {
        return -Math.log(1 - random.nextDouble());
    }
}
