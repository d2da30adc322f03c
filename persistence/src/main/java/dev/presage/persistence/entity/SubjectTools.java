package dev.presage.persistence.entity;

import dev.presage.persistence.domain.Memory;
import dev.presage.persistence.domain.SubjectRules;
import dev.presage.protocol.Predict;
import java.time.InstantSource;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What all subjects of a domain share.
 *
 * @param rules the domain's rules
 * @param pool answers every {@link Predict} once, at its deadline at the latest
 * @param clock tells when something was concluded
 * @param <M> what is remembered of a subject
 */
public record SubjectTools<M extends Memory>(
        SubjectRules<M> rules,
        ActorRef<Predict> pool,
        InstantSource clock,
        EntitySettings settings,
        EntityListener listener) {}
