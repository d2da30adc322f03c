package dev.presage.persistence.entity;

import dev.presage.persistence.domain.Context;
import dev.presage.persistence.domain.Domain;
import dev.presage.persistence.domain.Memory;
import dev.presage.persistence.domain.Outcome;
import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.Glimpse;
import dev.presage.protocol.Insight;
import dev.presage.protocol.Problem;
import dev.presage.protocol.SubjectCommand;
import dev.presage.protocol.SubjectCommand.Observe;
import dev.presage.protocol.SubjectId;
import dev.presage.protocol.SubjectReply;
import dev.presage.protocol.View;
import java.util.List;

/** What one subject answers. */
record Replies(SubjectId subject) {
    /** Each command learns of its own observations only, though all share the row. */
    void durable(List<Observe> commands, Outcome<?> outcome) {
        List<Insight> insights = outcome.event().insights();
        int[] starts = outcome.sifted().split(insights);
        for (int i = 0; i < commands.size(); i++) {
            Observe command = commands.get(i);
            int applied = outcome.sifted().applied(i);
            command.replyTo()
                    .tell(new SubjectReply.Accepted(
                            subject,
                            applied == 0 ? 0 : outcome.next().version(),
                            applied,
                            command.observations().size() - applied,
                            starts[i],
                            insights.subList(starts[i], starts[i + 1])));
        }
    }

    void known(List<Observe> commands) {
        for (Observe command : commands) {
            int duplicates = command.observations().size();
            command.replyTo().tell(new SubjectReply.Accepted(subject, 0, 0, duplicates, 0, List.of()));
        }
    }

    void overloaded(List<Observe> commands) {
        var overloaded = new SubjectReply.Overloaded(subject);
        commands.forEach(command -> command.replyTo().tell(overloaded));
    }

    void broken(SubjectCommand command, RuntimeException broken) {
        refused(command, Problem.of(ErrorCode.INTERNAL, "The domain's rules failed on it: " + broken + "."));
    }

    <M extends Memory> SubjectReply description(Context<M> now, Domain<M> domain) {
        return new SubjectReply.Described(
                subject,
                now.version(),
                now.observed(),
                now.lastTime(),
                now.lastInsights().version(),
                now.lastInsights().first(),
                now.lastInsights().insights(),
                domain.view(now.memory()));
    }

    <M extends Memory> void glimpse(Context<M> now, Domain<M> domain, SubjectCommand.Glance asked) {
        var view = new View(subject, now.version(), domain.visible(now.memory(), asked.at()));
        asked.replyTo().tell(new Glimpse(asked.look(), view));
    }

    SubjectReply unforeseeable(Context<?> now) {
        ErrorCode code = now.version() == 0 ? ErrorCode.SUBJECT_UNKNOWN : ErrorCode.FORECAST_UNAVAILABLE;
        return new SubjectReply.Refused(subject, Problem.of(code, code.title()));
    }

    static Throwable rootOf(Throwable failure) {
        Throwable cause = failure.getCause();
        return cause == null ? failure : rootOf(cause);
    }

    /**
     * Turns a command away.
     *
     * @param isForNow whether the next incarnation may take it: who brings something then sends it again
     */
    void unusable(SubjectCommand command, String why, boolean isForNow) {
        if (isForNow && command instanceof Observe observe) {
            overloaded(List.of(observe));
        } else {
            quarantined(command, why);
        }
    }

    void quarantined(SubjectCommand command, String why) {
        refused(command, Problem.of(ErrorCode.SUBJECT_QUARANTINED, why));
    }

    private void refused(SubjectCommand command, Problem problem) {
        var refused = new SubjectReply.Refused(subject, problem);
        switch (command) {
            case Observe observe -> observe.replyTo().tell(refused);
            case SubjectCommand.Describe describe -> describe.replyTo().tell(refused);
            case SubjectCommand.Foresee foresee -> foresee.replyTo().tell(refused);
            case SubjectCommand.Glance glance ->
                glance.replyTo().tell(new Glimpse(glance.look(), View.unknown(subject)));
            case SubjectCommand.Retry retry -> retry.replyTo().tell(refused);
            case SubjectCommand.Inward ignored -> {}
        }
    }
}
