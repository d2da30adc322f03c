package dev.presage.persistence.domain.terminal;

/**
 * One day of a terminal. Findings count on the day of their payment however late they come, so that their order does
 * not matter.
 *
 * @param day counted from 1970-01-01 in UTC
 * @param payments made
 * @param amount sum of their amounts
 * @param high how many of them had a score of {@value #HIGH} and more
 * @param frauds found among them
 * @param genuine found among them
 * @param evidence how much better a compromise explains the frauds than the cards do: sum of logarithms
 */
record Day(long day, long payments, double amount, long high, long frauds, long genuine, double evidence) {
    /** Scores from here on are conspicuous. */
    static final double HIGH = 0.3;

    static Day of(long day) {
        return new Day(day, 0, 0, 0, 0, 0, 0);
    }

    Day with(Payment payment) {
        return new Day(
                day,
                payments + 1,
                amount + payment.amount(),
                high + (payment.score() >= HIGH ? 1 : 0),
                frauds,
                genuine,
                evidence);
    }

    Day with(Finding finding) {
        long revised = finding.isRevision() ? 1 : 0;
        double weight = Compromise.evidence(finding.explained());
        return finding.fraud()
                ? new Day(day, payments, amount, high, frauds + 1, Math.max(0, genuine - revised), evidence + weight)
                : new Day(
                        day,
                        payments,
                        amount,
                        high,
                        Math.max(0, frauds - revised),
                        genuine + 1,
                        Math.max(0, evidence - revised * weight));
    }

    /** Payments of which nothing is known. */
    long silent() {
        return Math.max(0, payments - frauds - genuine);
    }
}
