package dev.presage.node.inference;

import dev.presage.protocol.ModelRef;
import java.time.Instant;
import java.util.Optional;

/**
 * Which versions of a model this node serves.
 *
 * @param champion empty if none could be loaded
 * @param share of the subjects that the canary serves; 0 without one
 * @param trouble why a version that should serve does not
 */
public record Standing(
        String model, Optional<ModelRef> champion, Optional<ModelRef> canary, double share, Optional<Trouble> trouble) {
    /**
     * A version that should serve and does not; who served before serves on.
     *
     * @param since when that was found
     */
    public record Trouble(ModelRef version, String why, Instant since) {}
}
