package dev.presage.persistence.projection;

import dev.presage.persistence.journal.Outline;

/**
 * Which of a domain's insights can be searched for: alarms, whatever keeps a payment from being approved, anomalies
 * with a high score, and a share of all others.
 *
 * @param minimumScore from which anomalies are kept that are no alarms, 0 to 1; above 1 for none
 * @param share of the others, 0 to 1; drawn by where an insight stands in the journal, so always the same ones
 */
public record Keeping(double minimumScore, double share) {
    private static final double RANGE = 0x1p53;

    public Keeping {
        if (!(minimumScore >= 0)) {
            throw new IllegalArgumentException("presage.projection.keep: minimum-score must not be negative.");
        }
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("presage.projection.keep: share must lie between 0 and 1.");
        }
    }

    boolean keeps(Outline.Said said, String persistenceId, long version, int place) {
        return switch (said.kind()) {
            case ALARM, REVIEW, DECLINE -> true;
            case ANOMALY -> said.score() >= minimumScore || isDrawn(persistenceId, version, place);
            case APPROVE, FORECAST -> isDrawn(persistenceId, version, place);
        };
    }

    private boolean isDrawn(String persistenceId, long version, int place) {
        if (share == 0 || share == 1) {
            return share == 1;
        }
        long mixed = mix(mix(persistenceId.hashCode() + 0x9e3779b97f4a7c15L * version) + place);
        return (mixed >>> 11) / RANGE < share;
    }

    /** The finalizer of SplitMix64: every bit depends on every bit. */
    private static long mix(long bits) {
        long mixed = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
