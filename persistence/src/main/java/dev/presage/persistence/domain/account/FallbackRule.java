package dev.presage.persistence.domain.account;

import dev.presage.protocol.Insight.Verdict;

/** What decides when no model answers in time. */
enum FallbackRule {
    /** The filter over hidden leaks alone, and how far the amount is above all that is usual. */
    CARD_FILTER("card-filter"),
    /** An account without a history may spend up to a limit; above it a person looks. */
    NEW_ACCOUNT_LIMIT("new-account-limit");

    /** An account with fewer transactions has no history. */
    static final int HISTORY = 5;

    /** Share of transactions that are fraudulent, when nothing else is known. */
    private static final double BASE_RATE = 0.008;

    /** Share of transactions that are single frauds of a large amount. */
    private static final double LARGE_RATE = 4e-4;

    private final String label;

    FallbackRule(String label) {
        this.label = label;
    }

    /** The rule's name, as insights state it. */
    String label() {
        return label;
    }

    /**
     * What a rule decides.
     *
     * @param rule which rule
     * @param score probability of fraud
     */
    record Ruling(FallbackRule rule, Verdict verdict, double score) {}

    static Ruling on(Comparison comparison, AccountSettings settings) {
        boolean unknown = comparison.history() < HISTORY;
        double score = unknown ? newAccountLimit(comparison, settings) : cardFilter(comparison);
        return new Ruling(unknown ? NEW_ACCOUNT_LIMIT : CARD_FILTER, settings.verdict(score), score);
    }

    private static double newAccountLimit(Comparison comparison, AccountSettings settings) {
        return comparison.amount() > settings.newAccountLimit() ? settings.review() : BASE_RATE;
    }

    /** Probability of fraud by the filter alone. */
    static double cardFilter(Comparison comparison) {
        double large = LARGE_RATE * Math.exp(Math.min(12, 1.2 * (comparison.deviation() - 4)));
        double notLarge = 1 / (1 + large);
        double known = comparison.terminalFrauds() > 0 ? BASE_RATE * 10 : 0;
        return (float) (1 - (1 - comparison.suspicion()) * notLarge * (1 - known));
    }
}
