package dev.presage.persistence.domain.account;

import dev.presage.persistence.domain.Options;
import dev.presage.protocol.Insight.Verdict;
import dev.presage.protocol.SubjectId;
import java.time.Duration;

/**
 * How accounts are decided on.
 *
 * @param review fraud probability from which a person looks at a transaction
 * @param decline fraud probability from which a transaction is declined
 * @param deadline how long a decision may wait for the model
 * @param newAccountLimit most that an account without a history may spend at once when no model answers, in units of
 *     the transaction's currency
 * @param terminals the domain whose subjects are looked at and told; empty for none
 * @param terminalWeight how much counts of what a terminal adds to the probability of fraud, in [0, 1]
 */
public record AccountSettings(
        double review,
        double decline,
        Duration deadline,
        double newAccountLimit,
        String terminals,
        double terminalWeight) {
    private static final Duration LONGEST_DEADLINE = Duration.ofSeconds(10);

    /** What suits most. */
    public static final AccountSettings DEFAULT = new AccountSettings(0.3, 0.8, Duration.ofMillis(100), 500, "", 0.85);

    public AccountSettings {
        require(review > 0 && review <= 1, "review must lie above 0 and at most at 1");
        require(decline >= review && decline <= 1, "decline must lie between review and 1");
        require(
                deadline.isPositive() && deadline.compareTo(LONGEST_DEADLINE) <= 0,
                "deadline must be above zero and at most 10 seconds");
        require(
                newAccountLimit >= 0 && newAccountLimit <= AccountPayloads.MAX_AMOUNT,
                "new-account-limit must lie between 0 and 1000000000");
        require(
                terminals.isEmpty() || SubjectId.DOMAIN.matcher(terminals).matches(),
                "terminals must be empty or name a domain");
        require(terminalWeight >= 0 && terminalWeight <= 1, "terminal-weight must lie between 0 and 1");
    }

    /**
     * Reads {@code review}, {@code decline}, {@code deadline}, {@code new-account-limit}, {@code terminals} and
     * {@code terminal-weight}, where they are set.
     */
    public static AccountSettings from(Options options) {
        return new AccountSettings(
                options.number("review", DEFAULT.review),
                options.number("decline", DEFAULT.decline),
                options.duration("deadline", DEFAULT.deadline),
                options.number("new-account-limit", DEFAULT.newAccountLimit),
                options.text("terminals", DEFAULT.terminals),
                options.number("terminal-weight", DEFAULT.terminalWeight));
    }

    /** What to do about a transaction of the given fraud probability. */
    Verdict verdict(double score) {
        if (score >= decline) {
            return Verdict.DECLINE;
        }
        return score >= review ? Verdict.REVIEW : Verdict.APPROVE;
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException("For accounts, " + message + ".");
        }
    }
}
