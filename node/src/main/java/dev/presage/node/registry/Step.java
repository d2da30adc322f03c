package dev.presage.node.registry;

import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What became of one version. Never changed once written.
 *
 * @param number its place among the steps of its model, from 1 without gaps
 * @param from where the version was; empty for its first step
 * @param why what moved {@code who} to want it
 */
public record Step(
        String name,
        long number,
        String version,
        Kind kind,
        Optional<Stage> from,
        Stage to,
        String who,
        String why,
        Instant at) {

    /** What kind of wish a step came from. */
    public enum Kind {
        /** A version became known. */
        REGISTERED,
        /** A version was moved on, or made way for one that was. */
        PROMOTED,
        /** The former champion came back, or its successor made way. */
        ROLLED_BACK,
        /** A version was tried over journaled history; it stays where it is. */
        BACKTESTED;

        /** As the database and users write it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        static Kind of(String word) {
            return Arrays.stream(values())
                    .filter(kind -> kind.word().equals(word))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("No kind of step is called " + word + "."));
        }
    }
}
