package dev.presage.node.trials;

import java.util.Arrays;

/**
 * How numbers are spread, by classes that held about equally many when they were drawn.
 *
 * @param edges bounds between neighbouring classes, ascending; a number on a bound is in the class above
 * @param counts how many numbers each class held, one class more than bounds
 */
@SuppressWarnings("ArrayRecordComponent") // Made once for each window and read; never compared.
record Spread(double[] edges, long[] counts) {
    private static final int CLASSES = 10;

    /** Keeps a class that is empty for once from counting without end. */
    private static final double HALF = 0.5;

    Spread {
        if (counts.length != edges.length + 1) {
            throw new IllegalArgumentException("There is one class more than there are bounds between classes.");
        }
    }

    /**
     * Draws the classes so that they hold about equally many of these numbers, of which there is at least one. A number
     * that fills several classes gets one of its own, so that both what is below and what is above is told from it.
     */
    static Spread of(double[] numbers) {
        double[] sorted = numbers.clone();
        Arrays.sort(sorted);
        double[] edges = new double[CLASSES - 1];
        for (int i = 0; i < edges.length; i++) {
            double edge = sorted[(i + 1) * sorted.length / CLASSES];
            edges[i] = i > 0 && edge <= edges[i - 1] ? Math.nextUp(edge) : edge;
        }
        Spread drawn = new Spread(edges, new long[CLASSES]);
        for (double number : numbers) {
            drawn.add(number);
        }
        return drawn;
    }

    /** The same classes, holding nothing. */
    Spread blank() {
        return new Spread(edges, new long[counts.length]);
    }

    void add(double number) {
        int at = 0;
        while (at < edges.length && number >= edges[at]) {
            at++;
        }
        counts[at]++;
    }

    long count() {
        return Arrays.stream(counts).sum();
    }

    /**
     * Population stability index of some numbers against these: 0 if they are spread alike; by usage above 0.1
     * something has shifted, and above 0.25 much. NaN if either holds nothing.
     */
    double shift(Spread now) {
        double before = count() + HALF * counts.length;
        double after = now.count() + HALF * counts.length;
        if (count() == 0 || now.count() == 0) {
            return Double.NaN;
        }
        double index = 0;
        for (int i = 0; i < counts.length; i++) {
            double was = (counts[i] + HALF) / before;
            double is = (now.counts[i] + HALF) / after;
            index += (is - was) * Math.log(is / was);
        }
        return index;
    }
}
