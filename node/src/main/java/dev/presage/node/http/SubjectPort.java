package dev.presage.node.http;

import dev.presage.protocol.SubjectCommand;
import dev.presage.protocol.SubjectReply;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;

/** Where subjects are asked. */
@FunctionalInterface
public interface SubjectPort {
    /**
     * Sends a command to its subject, wherever in the cluster that lives.
     *
     * @param command makes the command for the given receiver of the reply
     * @return the reply; fails with {@link java.util.concurrent.TimeoutException} if none came in time, which says
     *     nothing about whether the command took effect
     */
    CompletionStage<SubjectReply> ask(Function<ActorRef<SubjectReply>, SubjectCommand> command);
}
