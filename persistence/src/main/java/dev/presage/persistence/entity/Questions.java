package dev.presage.persistence.entity;

import dev.presage.persistence.domain.Context;
import dev.presage.persistence.domain.Domain;
import dev.presage.persistence.domain.Memory;
import dev.presage.protocol.SubjectCommand;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/**
 * Answers what is asked of a subject without changing it. A domain that fails to say something of its subject is no
 * reason for the subject to fail: whoever asked is told.
 *
 * @param <M> what is remembered of a subject
 */
record Questions<M extends Memory>(ActorContext<SubjectCommand> context, SubjectTools<M> tools, Replies replies) {
    void answer(Context<M> now, SubjectCommand question) {
        try {
            say(now, question);
        } catch (RuntimeException broken) {
            context.getLog().error("{} cannot answer a question.", now.subject(), broken);
            replies.broken(question, broken);
        }
    }

    private void say(Context<M> now, SubjectCommand question) {
        Domain<M> domain = tools.rules().domain();
        switch (question) {
            case SubjectCommand.Glance glance -> replies.glimpse(now, domain, glance);
            case SubjectCommand.Describe describe -> describe.replyTo().tell(replies.description(now, domain));
            case SubjectCommand.Retry retry -> retry.replyTo().tell(replies.description(now, domain));
            case SubjectCommand.Foresee foresee -> Forecasting.begin(context, tools, now, foresee, replies);
            case SubjectCommand.Observe observe -> throw notAQuestion(observe);
            case SubjectCommand.Inward inward -> throw notAQuestion(inward);
        }
    }

    private static IllegalArgumentException notAQuestion(SubjectCommand command) {
        return new IllegalArgumentException(command.getClass().getSimpleName() + " asks nothing.");
    }
}
