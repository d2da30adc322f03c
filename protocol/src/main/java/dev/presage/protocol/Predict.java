package dev.presage.protocol;

import org.apache.pekko.actor.typed.ActorRef;

/**
 * Asks a pool of models.
 *
 * @param query what is asked
 * @param replyTo told exactly once, at the query's deadline at the latest
 */
public record Predict(ModelQuery query, ActorRef<ModelAnswer> replyTo) {}
