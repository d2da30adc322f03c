package dev.presage.node.inference;

/**
 * Turns a model's settings into weights that are ready to be run. Named by class in the configuration, so that another
 * engine can serve; needs a public constructor without arguments.
 */
@FunctionalInterface
public interface ModelLoader {
    /** Loads it; throws if there are no such weights, or they are damaged. */
    Model load(ModelSettings settings);
}
