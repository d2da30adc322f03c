package dev.presage.persistence.backtest;

import dev.presage.protocol.Insight.Verdict;

/**
 * What decisions cost, in any one unit.
 *
 * @param declinedGood a good one that is declined
 * @param review one that a person looks at
 * @param missedBad a bad one that is approved
 * @param alarm an alarm that somebody looks at
 */
public record Prices(double declinedGood, double review, double missedBad, double alarm) {
    public Prices {
        if (!(declinedGood >= 0 && review >= 0 && missedBad >= 0 && alarm >= 0)) {
            throw new IllegalArgumentException("presage.backtest.prices must not be negative.");
        }
    }

    /** What all decisions cost together, as they were taken or as the candidate takes them. */
    double cost(Tally tally, boolean byCandidate) {
        long reviewed = tally.decisions(false, byCandidate, Verdict.REVIEW)
                + tally.decisions(true, byCandidate, Verdict.REVIEW);
        return declinedGood * tally.decisions(false, byCandidate, Verdict.DECLINE)
                + review * reviewed
                + missedBad * tally.decisions(true, byCandidate, Verdict.APPROVE)
                + alarm * tally.count(byCandidate ? Tally.Count.ALARMS_NOW : Tally.Count.ALARMS_THEN);
    }
}
