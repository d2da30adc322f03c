package dev.presage.node.registry;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How far a version has come. */
public enum Stage {
    /** Registered; nothing more. */
    CANDIDATE,
    /** Sees the live stream and answers nobody. */
    SHADOW,
    /** Serves a cohort of subjects. */
    CANARY,
    /** Serves. One version of a model at any time. */
    CHAMPION,
    /** Serves no more, and stays so unless a rollback brings it back. */
    RETIRED;

    /** As the database and users write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The stage of that word, if there is one. */
    public static Optional<Stage> of(String word) {
        return Arrays.stream(values())
                .filter(stage -> stage.word().equals(word))
                .findFirst();
    }
}
