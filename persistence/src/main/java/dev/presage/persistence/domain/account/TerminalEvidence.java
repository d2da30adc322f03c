package dev.presage.persistence.domain.account;

import dev.presage.protocol.Numbers;
import dev.presage.protocol.View;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the terminal that is paid at. A terminal of which nothing is known changes no decision.
 *
 * @param fraud probability that a payment there is fraudulent now because the terminal is compromised
 * @param usual the same of a terminal of which nothing is known; the card's own probability contains it already
 * @param frauds found there lately
 * @param payments made there lately
 */
public record TerminalEvidence(double fraud, double usual, long frauds, long payments) {
    /** Nothing is known. */
    public static final TerminalEvidence NONE = new TerminalEvidence(0, 0, 0, 0);

    /** What a terminal shows, as far as it makes sense. */
    public static TerminalEvidence of(Numbers shown) {
        return new TerminalEvidence(
                probability(shown.get("fraud", 0)),
                probability(shown.get("usual", 0)),
                (long) shown.get("frauds", 0),
                (long) shown.get("payments", 0));
    }

    private static double probability(double shown) {
        return shown >= 0 && shown <= 1 ? shown : 0;
    }

    static TerminalEvidence of(@Nullable View view) {
        return view == null ? NONE : of(view.numbers());
    }

    /**
     * The probability of fraud by either cause, of which the card knows one and the terminal the other, and which have
     * nothing to do with one another.
     *
     * @param score probability of fraud by the card alone
     * @param weight how much counts of what the terminal adds to what is usual, in [0, 1]
     */
    public double joined(double score, double weight) {
        // Where the terminal has nothing to say, not even the last bit changes.
        return fraud <= usual ? score : 1 - (1 - score) * (1 - weight * (fraud - usual) / (1 - usual));
    }
}
