package dev.presage.node.inference;

import java.util.function.DoubleSupplier;

/**
 * Something a model measures of itself beyond what its pool counts.
 *
 * @param name of the metric, for example {@code presage.remote.calls}
 * @param description one sentence
 * @param isCount whether it only ever grows
 * @param value now; may be asked from any thread
 */
public record Vital(String name, String description, boolean isCount, DoubleSupplier value) {}
