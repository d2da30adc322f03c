package dev.presage.persistence.domain.account;

import dev.presage.persistence.domain.account.Familiar.Place;
import dev.presage.protocol.Floats;
import java.util.List;

/**
 * One transaction beside what the account is used to. Model, fallback rule and reasons all read this and nothing else,
 * in training as in service.
 *
 * @param amount of the transaction
 * @param usual usual amount in this currency; 0 if unknown
 * @param spread usual deviation, as a share of the usual amount
 * @param logRatio logarithm of amount by usual amount
 * @param likelihoodRatio how much likelier it is as a thief's payment than as the holder's
 * @param leaked probability of a leak just before it
 * @param suspicion probability that a thief made it, by the filter alone
 * @param visits how often the account was at this terminal before
 * @param terminalFrauds how many of these turned out fraudulent
 * @param sinceVisitSeconds since it was there last; 0 if never
 * @param novelty how often it goes to new terminals
 * @param country what is known of the country
 * @param currencyNew whether other currencies are known, but not this one
 * @param gapSeconds since the payment before
 * @param gap logarithm of that by the usual gap
 * @param gapDeviation usual deviation of that logarithm
 * @param burst payments just now
 * @param hour of the day, in UTC
 * @param habit how often it pays around this hour, as a multiple of a 24th
 * @param history transactions before
 * @param confirmedFrauds transactions known to be fraudulent
 * @param sinceFraudDays since the latest of them was made; 0 if there is none
 */
record Comparison(
        double amount,
        double usual,
        double spread,
        double logRatio,
        double likelihoodRatio,
        double leaked,
        double suspicion,
        int visits,
        int terminalFrauds,
        double sinceVisitSeconds,
        double novelty,
        Acquaintance country,
        boolean currencyNew,
        double gapSeconds,
        double gap,
        double gapDeviation,
        double burst,
        int hour,
        double habit,
        long history,
        long confirmedFrauds,
        double sinceFraudDays) {
    /** Numbers the model reads of each transaction. */
    static final int FEATURES = 26;

    /** What they are called, in the order of {@link #features()}. */
    static final List<String> NAMES = List.of(
            "amount",
            "amount-ratio",
            "amount-deviation",
            "likelihood-ratio",
            "leaked",
            "suspicion",
            "visits",
            "first-visit",
            "since-visit",
            "terminal-frauds",
            "novelty",
            "first-visit-surprise",
            "country-new",
            "country-unsaid",
            "currency-new",
            "gap",
            "gap-short",
            "gap-seconds",
            "gap-deviation",
            "burst",
            "hour-sine",
            "hour-cosine",
            "habit",
            "history",
            "confirmed-frauds",
            "fraud-recency");

    private static final double DAY_SECONDS = 86_400;

    /** What an account knows of a place. */
    enum Acquaintance {
        UNSAID,
        NEW,
        KNOWN
    }

    /** Compares a transaction with a memory whose filter stands at the transaction's day. */
    static Comparison of(AccountMemory memory, Transaction transaction, long millis) {
        Usual usual = memory.usualIn(transaction.currency());
        Place place = memory.terminals().find(transaction.terminal());
        Rhythm rhythm = memory.rhythm();
        LabelCounts labels = memory.labels();
        double ratio = usual.ratio(transaction.amount());
        double leaked = memory.leak().probability();
        double novelty = memory.terminals().novelty();
        double likelihoodRatio = LeakEvidence.likelihoodRatio((ratio - 1) / usual.spread(), place == null, novelty);
        double gapSeconds = rhythm.gapTo(millis);
        int hour = Rhythm.hourOf(millis);
        return new Comparison(
                transaction.amount(),
                usual.mean(),
                usual.spread(),
                Math.log(ratio + 0.01),
                likelihoodRatio,
                leaked,
                suspicion(leaked, likelihoodRatio),
                place == null ? 0 : place.visits(),
                place == null ? 0 : place.frauds(),
                place == null ? 0 : Math.max(0, (millis - place.lastMillis()) / 1_000.0),
                novelty,
                acquaintance(memory.countries(), transaction.country()),
                usual.count() == 0 && !memory.usual().isEmpty(),
                gapSeconds,
                Math.log(gapSeconds) - rhythm.meanLogGap(),
                rhythm.deviation(),
                rhythm.burstAt(millis),
                hour,
                rhythm.habit(hour),
                memory.transactions(),
                labels.fraud(),
                labels.fraud() == 0 ? 0 : Math.max(0, (millis - labels.lastFraudMillis()) / 1_000.0 / DAY_SECONDS));
    }

    /** Probability that a thief made a payment, given the probability of a leak before it. */
    static double suspicion(double leaked, double likelihoodRatio) {
        double share = LeakFilter.SHARE;
        double thief = leaked * share * likelihoodRatio;
        return thief / (leaked * likelihoodWithLeak(likelihoodRatio) + 1 - leaked);
    }

    /** How much likelier a payment is while details are leaked, when it may still be the holder's. */
    static double likelihoodWithLeak(double likelihoodRatio) {
        return 1 - LeakFilter.SHARE + LeakFilter.SHARE * likelihoodRatio;
    }

    private static Acquaintance acquaintance(Familiar known, String country) {
        if (country.isEmpty()) {
            return Acquaintance.UNSAID;
        }
        Place place = known.find(country);
        return place == null && known.visits() > 0 ? Acquaintance.NEW : Acquaintance.KNOWN;
    }

    boolean firstVisit() {
        return visits == 0;
    }

    /** Deviation of the amount from the usual one, in usual deviations. */
    double deviation() {
        return (Math.exp(logRatio) - 1) / spread;
    }

    /** What the model reads, shape [{@value #FEATURES}]; each about -3 to 3. */
    Floats features() {
        double angle = 2 * Math.PI * hour / Rhythm.HOURS;
        double[] features = {
            Math.log1p(amount) / 4 - 1,
            clamp(logRatio, 4),
            clamp(deviation() / 3, 5),
            Math.log(likelihoodRatio) / 2,
            logit(leaked) / 3 + 1,
            logit(suspicion) / 3 + 1,
            Math.log1p(visits) / 2 - 0.5,
            firstVisit() ? 1 : 0,
            firstVisit() ? 0 : Math.log1p(sinceVisitSeconds / DAY_SECONDS) - 1,
            Math.min(3, terminalFrauds),
            2 * novelty - 1,
            firstVisit() ? clamp(-Math.log(novelty + 0.02), 4) / 2 : 0,
            country == Acquaintance.NEW ? 1 : 0,
            country == Acquaintance.UNSAID ? 1 : 0,
            currencyNew ? 1 : 0,
            clamp(gap / 2, 4),
            gap < 0 ? clamp(gap / (gapDeviation + 0.3) / 3, 4) : 0,
            Math.log(gapSeconds) / 5 - 2,
            gapDeviation - 1,
            clamp(burst - 1, 4) - 0.5,
            Math.sin(angle),
            Math.cos(angle),
            Math.log(habit),
            Math.log1p((double) history) / 2 - 1.5,
            Math.min(2, Math.log1p((double) confirmedFrauds)),
            confirmedFrauds == 0 ? 0 : 1 / (1 + sinceFraudDays / 7),
        };
        float[] row = new float[FEATURES];
        for (int i = 0; i < FEATURES; i++) {
            row[i] = (float) features[i];
        }
        return Floats.adopt(row);
    }

    /** The features of several transactions, one after the other. */
    static Floats rows(List<Comparison> comparisons) {
        float[] rows = new float[FEATURES * comparisons.size()];
        for (int i = 0; i < comparisons.size(); i++) {
            comparisons.get(i).features().copyTo(rows, i * FEATURES);
        }
        return Floats.adopt(rows);
    }

    private static double clamp(double value, double bound) {
        return Math.min(bound, Math.max(-bound, value));
    }

    static double logit(double probability) {
        double inside = Math.min(1 - 1e-6, Math.max(1e-6, probability));
        return Math.log(inside / (1 - inside));
    }
}
