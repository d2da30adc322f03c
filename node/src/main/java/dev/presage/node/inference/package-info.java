/**
 * Serves models: rows and carried states come in as {@link dev.presage.protocol.Predict}, are batched across whoever
 * asks, run by workers that own a model each, and go out as answers, each query exactly once and by its deadline. The
 * room knows neither subjects nor where their observations came from.
 */
@NullMarked
package dev.presage.node.inference;

import org.jspecify.annotations.NullMarked;
