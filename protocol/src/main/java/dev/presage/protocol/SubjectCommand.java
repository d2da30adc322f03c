package dev.presage.protocol;

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
    record Consulted(SubjectId subject, long consult, ModelAnswer answer) implements SubjectCommand {}

    /** The subject tells itself that its row is durable, and to go on with what came in meanwhile. */
    record Proceed(SubjectId subject) implements SubjectCommand {}

    /** The subject has been idle; it may leave memory. */
    record Retire(SubjectId subject) implements SubjectCommand {}
}
