package dev.presage.persistence.entity;

import dev.presage.persistence.domain.Memory;
import dev.presage.persistence.domain.SubjectRules;
import dev.presage.protocol.Predict;
import java.time.InstantSource;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What all subjects of a domain share.
 *
 * @param rules the domain's rules
 * @param pools who answers for a model, by its name; whoever it is answers every {@link Predict} once, at its deadline
 *     at the latest, and for a model that is not served says so
 * @param clock tells when something was concluded
 * @param <M> what is remembered of a subject
 */
public record SubjectTools<M extends Memory>(
        SubjectRules<M> rules,
        Function<String, ActorRef<Predict>> pools,
        InstantSource clock,
        EntitySettings settings,
        EntityListener listener) {}
