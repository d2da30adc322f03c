package dev.presage.node.http;

import dev.presage.persistence.domain.Context;
import dev.presage.persistence.domain.Domain;
import dev.presage.persistence.domain.Memory;
import dev.presage.persistence.domain.Outcome;
import dev.presage.persistence.domain.Step;
import dev.presage.persistence.domain.SubjectRules;
import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.Floats;
import dev.presage.protocol.Insight;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.Problem;
import dev.presage.protocol.Provenance;
import dev.presage.protocol.SubjectCommand;
import dev.presage.protocol.SubjectId;
import dev.presage.protocol.SubjectReply;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * Subjects of one domain, under the domain's own rules, that live in a map and write to a journal that is a list. No
 * model answers them. Can be made to have too much to do, or to fall silent.
 */
final class MemorySubjects<M extends Memory> implements SubjectPort {
    enum Mood {
        WORKING,
        OVERLOADED,
        SILENT,
        BROKEN
    }

    volatile Mood mood = Mood.WORKING;
    final AtomicInteger commands = new AtomicInteger();

    /** How many commands are still answered with Overloaded before work goes on. */
    final AtomicInteger refusals = new AtomicInteger();

    private final ActorSystem<?> system;
    private final Domain<M> domain;
    private final SubjectRules<M> rules;
    private final MemoryJournal journal;
    private final Map<SubjectId, Context<M>> contexts = new HashMap<>();

    MemorySubjects(ActorSystem<?> system, Domain<M> domain, MemoryJournal journal) {
        this.system = system;
        this.domain = domain;
        this.rules = new SubjectRules<>(domain);
        this.journal = journal;
    }

    @Override
    public CompletionStage<SubjectReply> ask(Function<ActorRef<SubjectReply>, SubjectCommand> command) {
        SubjectCommand made = command.apply(system.<SubjectReply>ignoreRef());
        commands.incrementAndGet();
        return switch (mood) {
            case WORKING ->
                CompletableFuture.completedFuture(
                        refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0
                                ? new SubjectReply.Overloaded(made.subject())
                                : answer(made));
            case OVERLOADED -> CompletableFuture.completedFuture(new SubjectReply.Overloaded(made.subject()));
            case SILENT -> CompletableFuture.failedFuture(new TimeoutException("Nobody answers."));
            case BROKEN -> CompletableFuture.failedFuture(new IllegalStateException("A bug."));
        };
    }

    private synchronized SubjectReply answer(SubjectCommand command) {
        Context<M> context = contexts.getOrDefault(command.subject(), Context.blank(command.subject(), domain));
        return switch (command) {
            case SubjectCommand.Observe observe -> observed(context, observe);
            case SubjectCommand.Describe describe ->
                new SubjectReply.Described(
                        describe.subject(),
                        context.version(),
                        context.observed(),
                        context.lastTime(),
                        context.lastInsights().version(),
                        context.lastInsights().first(),
                        context.lastInsights().insights(),
                        domain.view(context.memory()));
            case SubjectCommand.Foresee foresee -> foreseen(context, foresee);
            case SubjectCommand.Glance other -> throw new IllegalArgumentException(other.toString());
            case SubjectCommand.Inward own -> throw new IllegalArgumentException(own.toString());
            case SubjectCommand.Retry other -> throw new IllegalArgumentException(other.toString());
        };
    }

    private SubjectReply observed(Context<M> context, SubjectCommand.Observe observe) {
        int all = observe.observations().size();
        Step<M> step = rules.decide(context, List.of(observe.observations()), Instant.now());
        Outcome<M> outcome;
        switch (step) {
            case Step.Answer<M> known -> {
                return new SubjectReply.Accepted(observe.subject(), 0, 0, all, 0, List.of());
            }
            case Step.Look<M> look -> throw new IllegalArgumentException(look.toString());
            case Step.Persist<M> persist -> outcome = persist.outcome();
            case Step.Consult<M> consult ->
                outcome = rules.conclude(
                        context,
                        consult.pending(),
                        new ModelAnswer.Unanswered(ModelAnswer.Cause.DEADLINE),
                        Instant.now());
        }
        contexts.put(observe.subject(), outcome.next());
        long version = journal.append(observe.subject(), outcome.event()).version();
        int applied = outcome.sifted().applied(0);
        List<Insight> insights = outcome.event().insights();
        return new SubjectReply.Accepted(observe.subject(), version, applied, all - applied, 0, insights);
    }

    private static SubjectReply foreseen(Context<?> context, SubjectCommand.Foresee foresee) {
        if (context.version() < 3) {
            return new SubjectReply.Refused(
                    foresee.subject(), Problem.of(ErrorCode.FORECAST_UNAVAILABLE, "Too little is known."));
        }
        var steps = Floats.adopt(new float[2 * foresee.horizon()]);
        var forecast = new Insight.Forecast(
                context.lastTime(),
                Duration.ofSeconds(1),
                Floats.of(0.1f, 0.9f),
                List.of(new Insight.Forecast.Channel("cpu", steps)),
                new Provenance.Fallback("Nothing changes.", ModelAnswer.Cause.NOT_ASKED));
        return new SubjectReply.Foreseen(foresee.subject(), forecast);
    }
}
