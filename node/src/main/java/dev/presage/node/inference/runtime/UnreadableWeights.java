package dev.presage.node.inference.runtime;

import dev.presage.node.inference.UnusableModel;
import java.io.Serial;

/** A weights file is missing, damaged, or not of the net that was asked for. */
public final class UnreadableWeights extends UnusableModel {
    @Serial
    private static final long serialVersionUID = 1;

    public UnreadableWeights(String message) {
        super(message);
    }

    public UnreadableWeights(String message, Throwable cause) {
        super(message, cause);
    }
}
