package dev.presage.node.inference;

import dev.presage.protocol.ModelRef;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which versions of a model are to serve whom.
 *
 * @param champion serves everybody else
 * @param canary serves the {@link Cohort}
 * @param share the cohort's share of all subjects, from 0 to 1
 */
public record Lineup(ModelRef champion, Optional<ModelRef> canary, double share) {
    public Lineup {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("A canary's share is " + share + "; it must be from 0 to 1.");
        }
    }

    /** Both, the champion first. */
    Stream<ModelRef> versions() {
        return Stream.concat(Stream.of(champion), canary.stream());
    }
}
