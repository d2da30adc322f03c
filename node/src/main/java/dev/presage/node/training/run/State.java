package dev.presage.node.training.run;

import java.util.Arrays;
import java.util.Locale;

/** How far a training has come. */
public enum State {
    /** A training set is cut from the journal. */
    CUTTING,
    /** Weights are fitted to it. */
    FITTING,
    /** What came of it is held against the champion, on data that neither has seen. */
    EXAMINING,
    /** It becomes a candidate. */
    REGISTERING,
    /** There is a new candidate. */
    DONE,
    /** There is none, and the training says why. */
    FAILED,
    /** Somebody did not want it any more. */
    CANCELLED;

    /** As the database and users write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether nothing more will happen. */
    public boolean isOver() {
        return this == DONE || this == FAILED || this == CANCELLED;
    }

    static State of(String word) {
        return Arrays.stream(values())
                .filter(state -> state.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No state is called " + word + "."));
    }
}
