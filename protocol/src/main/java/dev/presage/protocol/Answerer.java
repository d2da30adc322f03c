package dev.presage.protocol;

import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * Who answers for a model at this moment.
 *
 * @param weights what will answer; null if nothing can
 * @param pool answers every {@link Predict} once, at its deadline at the latest; where nothing is served it says so
 */
public record Answerer(@Nullable ModelRef weights, ActorRef<Predict> pool) {}
