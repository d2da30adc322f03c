package dev.presage.persistence.domain.device;

/** How far a history's values lie from the value before, one season back and one cycle back: overall and lately. */
final class ReferenceErrors {
    final double step;
    final double season;
    private final double cycle;
    private final double both;
    private final double lateStep;
    private final double lateSeason;
    private final double lateCycle;
    private final double persistence;
    private final double reversal;
    private final double flat;
    private final History history;
    private final boolean hasBoth;

    /** A running mean of sizes. */
    private static final class Mean {
        private double sum;
        private int count;

        void add(double size) {
            sum += size;
            count++;
        }

        double value() {
            return sum / Math.max(1, count);
        }
    }

    ReferenceErrors(History history) {
        this.history = history;
        double[] y = history.y;
        int n = history.n;
        int s = history.season;
        int late = n - Math.max(history.span, 8);
        Mean steps = new Mean();
        Mean lateSteps = new Mean();
        Mean seasons = new Mean();
        Mean lateSeasons = new Mean();
        Mean zeros = new Mean();
        double product = 0;
        double squares = 1e-12;
        double backProduct = 0;
        double former = 0;
        for (int i = 1; i < n; i++) {
            double move = Math.abs(y[i] - y[i - 1]);
            steps.add(move);
            zeros.add(move == 0 ? 1 : 0);
            if (i >= late) {
                lateSteps.add(move);
            }
            if (i >= s) {
                double off = y[i] - y[i - s];
                seasons.add(Math.abs(off));
                if (i >= late) {
                    lateSeasons.add(Math.abs(off));
                }
                squares += off * off;
                product += i > s ? off * former : 0;
                former = off;
                backProduct += i >= 2 * s ? off * (y[i - s] - y[i - 2 * s]) : 0;
            }
        }
        step = steps.value();
        lateStep = lateSteps.value();
        season = seasons.value();
        lateSeason = lateSeasons.value();
        flat = zeros.value();
        persistence = Math.clamp(product / squares, -2, 2);
        reversal = Math.clamp(backProduct / squares, -2, 2);
        Mean cycles = new Mean();
        Mean lateCycles = new Mean();
        Mean doubles = new Mean();
        for (int i = history.cycle; history.hasCycle && i < n; i++) {
            double off = Math.abs(y[i] - y[i - history.cycle]);
            cycles.add(off);
            if (i >= late) {
                lateCycles.add(off);
            }
            int j = i - history.cycle - s;
            if (j >= 0) {
                doubles.add(Math.abs(y[i] - y[i - s] - y[i - history.cycle] + y[j]));
            }
        }
        cycle = cycles.value();
        lateCycle = lateCycles.value();
        both = doubles.value();
        hasBoth = doubles.count > 0;
    }

    /** Twelve numbers that say how predictable the history is. */
    double[] statistics(double unit, double floor) {
        boolean hasCycle = history.hasCycle;
        return new double[] {
            Math.log(step / unit + floor),
            Math.log(lateStep / unit + floor),
            Math.log(lateSeason / unit + floor),
            hasCycle ? Math.log(cycle / unit + floor) : 0,
            hasCycle ? Math.log(lateCycle / unit + floor) : 0,
            hasBoth ? Math.log(both / unit + floor) : 0,
            Math.log(history.deviation / unit + floor),
            persistence,
            reversal,
            flat,
            history.hasSeason ? Math.log((double) history.n / history.season) : 0,
            hasCycle ? Math.log((double) history.n / history.cycle) : 0
        };
    }
}
