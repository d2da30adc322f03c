package dev.presage.protocol;

import java.time.Instant;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/** What may be said to a subject. */
public sealed interface SubjectCommand {
    /** Whom it is said to. */
    SubjectId subject();

    /**
     * Something was observed. Answered with {@link SubjectReply.Accepted} once durable; safe to send again.
     *
     * @param observations in the order in which they are to be applied, never empty
     */
    record Observe(SubjectId subject, List<Observation> observations, ActorRef<SubjectReply> replyTo)
            implements SubjectCommand {
        public Observe {
            observations = List.copyOf(observations);
        }
    }

    /**
     * Another subject wants to know what this one shows of itself. Answered at once from memory with
     * {@link Glimpse}, whatever is being consulted: nobody is asked for it, so that subjects that look at one another
     * cannot wait for one another.
     *
     * @param at event time of what the other wants it for
     * @param look the other's number of this look, which comes back with the answer
     */
    record Glance(SubjectId subject, Instant at, long look, ActorRef<Glimpse> replyTo) implements SubjectCommand {}

    /** What a subject tells itself, or is told by the node it lives on: it never crosses to another node. */
    sealed interface Inward extends SubjectCommand {}

    /** Somebody this subject looked at answered. */
    record Looked(SubjectId subject, Glimpse glimpse) implements Inward {}

    /** The subject tells itself that it has waited long enough for others. */
    record LookedEnough(SubjectId subject, long look) implements Inward {}

    /** Asks for the context. Answered with {@link SubjectReply.Described}. */
    record Describe(SubjectId subject, ActorRef<SubjectReply> replyTo) implements SubjectCommand {}

    /**
     * Asks what comes next. Answered with {@link SubjectReply.Foreseen}.
     *
     * @param horizon number of steps ahead, at least 1
     */
    record Foresee(SubjectId subject, int horizon, ActorRef<SubjectReply> replyTo) implements SubjectCommand {}

    /**
     * A model's pool answered the subject's consult.
     *
     * @param consult which consult of this incarnation of the subject
     */
    record Consulted(SubjectId subject, long consult, ModelAnswer answer) implements Inward {}

    /** The subject tells itself that its row is durable, and to go on with what came in meanwhile. */
    record Proceed(SubjectId subject) implements Inward {}

    /**
     * Whoever checked this subject's context against its journal found that they do not agree. From then on it refuses
     * everything and keeps nothing; once it leaves memory, the next incarnation starts from the journal.
     *
     * @param why what does not agree, a sentence
     */
    record Distrust(SubjectId subject, String why) implements Inward {}

    /**
     * Somebody believes that what keeps the subject in quarantine is gone: it leaves memory and recovers once more.
     * Answered with {@link SubjectReply.Described} if it can be worked with now, else {@link SubjectReply.Refused}.
     *
     * @param again whether it has recovered since it was told to
     */
    record Retry(SubjectId subject, boolean again, ActorRef<SubjectReply> replyTo) implements SubjectCommand {}

    /** The subject has been idle; it may leave memory. */
    record Retire(SubjectId subject) implements Inward {}
}
