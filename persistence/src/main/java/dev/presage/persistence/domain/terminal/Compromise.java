package dev.presage.persistence.domain.terminal;

import java.util.List;

/**
 * How probable it is that a terminal is compromised: a filter over hidden spells. A spell begins on some day, lasts
 * {@value #SHORTEST} to {@value #LONGEST} days, and turns a share of the payments into frauds, which of three is not
 * known. What was found of each day's payments weighs the spells that cover the day.
 *
 * @param probability that it is compromised now
 * @param fraud probability that a payment now is fraudulent because of it
 */
record Compromise(double probability, double fraud) {
    static final int SHORTEST = 7;
    static final int LONGEST = 40;

    /** Shares of payments that a compromise may turn into frauds, before the first finding equally probable. */
    private static final double[] SHARES = {0.3, 0.6, 0.95};

    /** The share that evidence is summed up for; that of the others differs by a factor for each fraud. */
    private static final double USUAL_SHARE = 0.6;

    /** However unlikely a card's fraud looked, some have causes nobody thought of. */
    private static final double LEAST_EXPLAINED = 0.002;

    /** Share of frauds that are found at all. */
    private static final double FOUND = 0.97;

    /** Before anything is known of it: how many genuine payments are ever found to be, and for how many that counts. */
    private static final double GENUINE_FOUND = 0.1;

    private static final double PRIOR_COUNT = 5;

    /** A day's findings may not settle the matter for ever. */
    private static final double MOST_LOG = 30;

    /** How much better a compromise explains a fraud than the card does which explains it with that probability. */
    static double evidence(double explained) {
        double card = Math.max(LEAST_EXPLAINED, Math.min(1, explained));
        return Math.log((USUAL_SHARE + (1 - USUAL_SHARE) * card) / card);
    }

    /** Of a terminal of which nothing is known. */
    static Compromise unknown(TerminalSettings settings) {
        var spells = new Spells(settings.compromisesPerDay());
        for (int day = 0; day < LONGEST; day++) {
            spells.turn();
        }
        return spells.now();
    }

    /**
     * Works it out.
     *
     * @param days in ascending order
     * @param today for which it is asked; later days count for nothing
     */
    static Compromise of(List<Day> days, long today, TerminalSettings settings) {
        if (days.isEmpty() || days.getFirst().day() > today) {
            return unknown(settings);
        }
        var spells = new Spells(settings.compromisesPerDay());
        double genuineFound = genuineFound(days, today - settings.settledDays());
        int next = 0;
        long first = Math.max(days.getFirst().day(), today - TerminalMemory.KEPT_DAYS);
        for (long day = first; day <= today; day++) {
            spells.turn();
            while (next < days.size() && days.get(next).day() < day) {
                next++;
            }
            if (next < days.size() && days.get(next).day() == day) {
                spells.weigh(days.get(next), day <= today - settings.settledDays(), genuineFound);
            }
        }
        return spells.now();
    }

    /** The share of genuine payments that are found to be; where it is high, silence tells nothing. */
    private static double genuineFound(List<Day> days, long settled) {
        double genuine = PRIOR_COUNT * GENUINE_FOUND;
        double all = PRIOR_COUNT;
        for (Day day : days) {
            if (day.day() <= settled) {
                genuine += day.genuine();
                all += Math.max(day.genuine(), day.payments() - day.frauds());
            }
        }
        return genuine / all;
    }

    /** The weights of all spells that may be under way, by share and age in days, and of none. */
    private static final class Spells {
        private final double begin;
        private final double[][] weights = new double[SHARES.length][LONGEST];
        private double none = 1;

        Spells(double begin) {
            this.begin = begin;
        }

        /** Lets a day begin: some spells end, and one may begin. */
        void turn() {
            double ended = 0;
            for (double[] ages : weights) {
                ended += ages[LONGEST - 1];
                for (int age = LONGEST - 1; age > 0; age--) {
                    double stay = age < SHORTEST ? 1 : (double) (LONGEST - age) / (LONGEST - age + 1);
                    ended += ages[age - 1] * (1 - stay);
                    ages[age] = ages[age - 1] * stay;
                }
                ages[0] = none * begin / SHARES.length;
            }
            none = none * (1 - begin) + ended;
        }

        /**
         * Takes in what was found of a day's payments.
         *
         * @param settled whether frauds among them would have been found by now
         */
        void weigh(Day day, boolean settled, double genuineFound) {
            double total = none;
            for (int k = 0; k < SHARES.length; k++) {
                double share = SHARES[k];
                double log = day.evidence()
                        + day.frauds() * Math.log(share / USUAL_SHARE)
                        + day.genuine() * Math.log(1 - share);
                if (settled) {
                    double unfound = 1 - genuineFound * FOUND;
                    log += day.silent() * Math.log((share * (1 - FOUND) + (1 - share) * unfound) / unfound);
                }
                double factor = Math.exp(Math.max(-MOST_LOG, Math.min(MOST_LOG, log)));
                for (int age = 0; age < LONGEST; age++) {
                    weights[k][age] *= factor;
                    total += weights[k][age];
                }
            }
            none /= total;
            for (double[] ages : weights) {
                for (int age = 0; age < LONGEST; age++) {
                    ages[age] /= total;
                }
            }
        }

        Compromise now() {
            double probability = 0;
            double fraud = 0;
            for (int k = 0; k < SHARES.length; k++) {
                double sum = 0;
                for (double weight : weights[k]) {
                    sum += weight;
                }
                probability += sum;
                fraud += sum * SHARES[k];
            }
            return new Compromise(Math.min(1, probability), Math.min(1, fraud));
        }
    }
}
