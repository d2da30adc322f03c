package dev.presage.node.training.data;

/**
 * What was left out or changed, and how often. Counts of one cut; for one thread.
 */
final class Cleaning {
    private long duplicates;
    private long gaps;
    private long outliers;
    private long clippedTargets;
    private long missing;
    private long straddling;
    private long kept;
    private long presumed;
    private long unmatchedLabels;

    void duplicate() {
        duplicates++;
    }

    void gap() {
        gaps++;
    }

    void outlier() {
        outliers++;
    }

    void clippedTarget() {
        clippedTargets++;
    }

    void missing() {
        missing++;
    }

    void straddling() {
        straddling++;
    }

    void keptFromTraining() {
        kept++;
    }

    void presumed() {
        presumed++;
    }

    void unmatchedLabels(long labels) {
        unmatchedLabels += labels;
    }

    Card.Cleaned counts() {
        return new Card.Cleaned(
                duplicates, gaps, outliers, clippedTargets, missing, straddling, kept, presumed, unmatchedLabels);
    }
}
