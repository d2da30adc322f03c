package dev.presage.persistence.entity;

import dev.presage.persistence.domain.Context;
import dev.presage.persistence.domain.Memory;
import dev.presage.persistence.domain.Outlook;
import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.ModelQuery;
import dev.presage.protocol.Predict;
import dev.presage.protocol.Problem;
import dev.presage.protocol.SubjectCommand;
import dev.presage.protocol.SubjectId;
import dev.presage.protocol.SubjectReply;
import java.time.Duration;
import java.util.Locale;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Makes one forecast beside its subject, which goes on observing meanwhile, and is gone. */
final class Forecasting {
    private Forecasting() {}

    /** Begins one for a subject, or says why there is none. */
    static <M extends Memory> void begin(
            ActorContext<SubjectCommand> context,
            SubjectTools<M> tools,
            Context<M> now,
            SubjectCommand.Foresee command,
            Replies replies) {
        if (context.getChildren().size() >= tools.settings().maxForecasts()) {
            command.replyTo().tell(new SubjectReply.Overloaded(now.subject()));
            return;
        }
        Outlook outlook = tools.rules().domain().outlook(now.memory(), command.horizon());
        if (outlook == null) {
            command.replyTo().tell(replies.unforeseeable(now));
            return;
        }
        context.spawnAnonymous(create(
                now.subject(),
                outlook,
                tools.answerers()
                        .apply(outlook.question().model(), now.subject())
                        .pool(),
                command.replyTo(),
                tools.settings().consultGrace()));
    }

    private static Behavior<ModelAnswer> create(
            SubjectId subject,
            Outlook outlook,
            ActorRef<Predict> pool,
            ActorRef<SubjectReply> replyTo,
            Duration grace) {
        return Behaviors.setup(context -> {
            var question = outlook.question();
            long deadline = System.nanoTime() + question.patience().toNanos();
            pool.tell(new Predict(new ModelQuery(question.model(), question.rows(), deadline), context.getSelf()));
            context.setReceiveTimeout(
                    question.patience().plus(grace), new ModelAnswer.Unanswered(ModelAnswer.Cause.DEADLINE));
            return Behaviors.receiveMessage(answer -> {
                replyTo.tell(reply(subject, outlook, answer));
                return Behaviors.stopped();
            });
        });
    }

    private static SubjectReply reply(SubjectId subject, Outlook outlook, ModelAnswer answer) {
        return switch (answer) {
            case ModelAnswer.Answered answered -> new SubjectReply.Foreseen(subject, outlook.conclude(answered));
            case ModelAnswer.Unanswered unanswered ->
                new SubjectReply.Refused(
                        subject,
                        Problem.of(
                                ErrorCode.FORECAST_UNAVAILABLE,
                                "No model answered: "
                                        + unanswered
                                                .cause()
                                                .name()
                                                .toLowerCase(Locale.ROOT)
                                                .replace('_', ' ') + "."));
        };
    }
}
