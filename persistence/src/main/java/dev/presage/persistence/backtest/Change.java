package dev.presage.persistence.backtest;

/**
 * A decision that the candidate would have taken otherwise.
 *
 * @param domain of the subject
 * @param subject its id
 * @param version the subject's event that holds what was decided
 * @param observation id of what it was decided on
 * @param time when that happened
 * @param then what was decided, in a word
 * @param now what the candidate decides
 * @param thenScore the score that went with it
 * @param nowScore the candidate's
 * @param truth what it turned out to be, in a word; empty where that has no meaning
 */
public record Change(
        String domain,
        String subject,
        long version,
        String observation,
        String time,
        String then,
        String now,
        double thenScore,
        double nowScore,
        String truth) {
    /** Changes of one kind are told together. */
    String kind() {
        return truth.isEmpty() ? then + " to " + now : then + " to " + now + ", " + truth;
    }

    double size() {
        return Math.abs(nowScore - thenScore);
    }
}
