package dev.presage.node;

import dev.presage.node.sharding.Subjects;
import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.Problem;
import dev.presage.protocol.SubjectCommand;
import dev.presage.protocol.SubjectCommand.Observe;
import dev.presage.protocol.SubjectReply;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * Stands before the subjects: while nothing can be made durable, what was observed is turned away at once instead of
 * waking subjects that cannot be woken. Kafka's intake then holds what it has and tries it again ever more seldom;
 * whoever sends over HTTP is told when to come back. Questions pass, for subjects in memory can answer them.
 *
 * @param open whether something can be made durable
 * @param nobody where answers go that nobody waits for
 * @param patience how long an answer is waited for
 */
record Valve(BooleanSupplier open, Subjects subjects, ActorRef<SubjectReply> nobody, Duration patience) {
    /** Says something to a subject. */
    void tell(SubjectCommand command) {
        if (command instanceof Observe observe && !open.getAsBoolean()) {
            observe.replyTo().tell(new SubjectReply.Overloaded(observe.subject()));
        } else {
            subjects.tell(command);
        }
    }

    /** Says something to a subject and returns its answer. */
    CompletionStage<SubjectReply> ask(Function<ActorRef<SubjectReply>, SubjectCommand> command) {
        if (!open.getAsBoolean() && command.apply(nobody) instanceof Observe observe) {
            return CompletableFuture.completedFuture(new SubjectReply.Refused(
                    observe.subject(),
                    Problem.of(ErrorCode.UNAVAILABLE, "The journal cannot be written now; nothing was taken in.")));
        }
        return subjects.ask(command, patience);
    }
}
