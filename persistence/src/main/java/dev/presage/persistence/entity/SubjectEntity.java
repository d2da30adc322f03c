package dev.presage.persistence.entity;

import dev.presage.persistence.domain.Context;
import dev.presage.persistence.domain.Memory;
import dev.presage.persistence.domain.Outcome;
import dev.presage.persistence.domain.Pending;
import dev.presage.persistence.domain.Question;
import dev.presage.persistence.domain.Step;
import dev.presage.persistence.journal.EventCodec;
import dev.presage.protocol.Answerer;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.ModelQuery;
import dev.presage.protocol.Predict;
import dev.presage.protocol.SubjectCommand;
import dev.presage.protocol.SubjectCommand.Observe;
import dev.presage.protocol.SubjectEvent;
import dev.presage.protocol.SubjectId;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.persistence.typed.EventAdapter;
import org.apache.pekko.persistence.typed.JournalPersistFailed;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.RecoveryFailed;
import org.apache.pekko.persistence.typed.SnapshotAdapter;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;
import org.jspecify.annotations.Nullable;

/**
 * One subject. At most one consult or write is under way; what arrives meanwhile waits in a bounded inbox and goes into
 * the next row together, so that load makes rows fuller instead of queues longer.
 *
 * <p>It does not enforce replies by type: one row answers several commands, and the command at hand is often not among
 * them. Every command is answered once what it brought is durable, or turned away; after a failed write nobody knows
 * whether the row is there, so its senders are told to send again, which the context makes harmless.
 *
 * @param <M> what is remembered of a subject
 */
public final class SubjectEntity<M extends Memory> extends EventSourcedBehavior<SubjectCommand, Entry<M>, Standing<M>> {
    private static final double JITTER = 0.2;
    private static final ModelAnswer LAPSED = new ModelAnswer.Unanswered(ModelAnswer.Cause.DEADLINE);

    private final SubjectId subject;
    private final SubjectTools<M> tools;
    private final ActorContext<SubjectCommand> context;
    private final TimerScheduler<SubjectCommand> timers;
    private final Runnable passivate;
    private final ActorRef<ModelAnswer> answers;
    private final Replies replies;
    private final EventCodec codec;
    private final Inbox inbox;
    private final Keeping<M> keeping;
    private final Lookout<M> lookout;
    private final Questions<M> questions;

    /** Whose row is under way; empty while idle. */
    private List<Observe> busyWith = List.of();

    private @Nullable Consult<M> consult;
    private long consults;
    private long lookedNanos;
    private boolean guarded;
    private boolean deserted;
    private boolean retiring;
    private boolean awake;
    private @Nullable String distrust;
    private @Nullable String quarantine;

    private SubjectEntity(
            SubjectId subject,
            SubjectTools<M> tools,
            ActorContext<SubjectCommand> context,
            TimerScheduler<SubjectCommand> timers,
            Runnable passivate) {
        super(
                PersistenceId.ofUniqueId(subject.persistenceId()),
                // Its log would carry the failed statement, which carries what was observed.
                SupervisorStrategy.restartWithBackoff(
                                tools.settings().minBackoff(), tools.settings().maxBackoff(), JITTER)
                        .withLoggingEnabled(false));
        this.subject = subject;
        this.tools = tools;
        this.context = context;
        this.timers = timers;
        this.passivate = passivate;
        this.replies = new Replies(subject);
        this.codec = new EventCodec(tools.rules().domain());
        this.inbox = new Inbox(tools.settings());
        this.keeping = new Keeping<>(tools, subject.hashCode());
        this.lookout = new Lookout<>(subject, tools, context, timers);
        this.questions = new Questions<>(context, tools, replies);
        this.answers = context.messageAdapter(
                ModelAnswer.class, answer -> new SubjectCommand.Consulted(subject, consults, answer));
    }

    /**
     * The behaviour of one subject.
     *
     * @param passivate asks whoever keeps the subject in memory to send it {@link SubjectCommand.Retire}
     */
    public static <M extends Memory> Behavior<SubjectCommand> create(
            SubjectId subject, SubjectTools<M> tools, Function<ActorContext<SubjectCommand>, Runnable> passivate) {
        return Behaviors.setup(context -> Behaviors.withTimers(
                timers -> new SubjectEntity<>(subject, tools, context, timers, passivate.apply(context))));
    }

    @Override
    public Standing<M> emptyState() {
        return new Standing.Sound<>(Context.blank(subject, tools.rules().domain()));
    }

    @Override
    public CommandHandler<SubjectCommand, Entry<M>, Standing<M>> commandHandler() {
        return (standing, command) -> {
            String why = distrust == null ? quarantine : distrust;
            return why == null && standing instanceof Standing.Sound<M> sound
                    ? on(sound.context(), command)
                    : refuse(String.valueOf(why), command);
        };
    }

    @Override
    public EventHandler<Standing<M>, Entry<M>> eventHandler() {
        return new Folding<>(tools.rules(), context.getLog(), keeping::replayed)::fold;
    }

    private Effect<Entry<M>, Standing<M>> on(Context<M> now, SubjectCommand command) {
        return switch (command) {
            case Observe observe -> observe(now, observe);
            case SubjectCommand.Consulted consulted -> consulted(now, consulted);
            case SubjectCommand.Looked looked -> looked(now, lookout.take(looked.glimpse()));
            case SubjectCommand.LookedEnough enough -> looked(now, lookout.enough(enough.look()));
            case SubjectCommand.Proceed ignored -> proceed(now);
            case SubjectCommand.Glance glance -> Effect().none().thenRun(() -> questions.answer(now, glance));
            case SubjectCommand.Describe describe -> Effect().none().thenRun(() -> questions.answer(now, describe));
            case SubjectCommand.Foresee foresee -> Effect().none().thenRun(() -> questions.answer(now, foresee));
            case SubjectCommand.Retry retry -> Effect().none().thenRun(() -> questions.answer(now, retry));
            case SubjectCommand.Distrust because -> distrust(because.why());
            case SubjectCommand.Retire ignored -> retire(now);
        };
    }

    private Effect<Entry<M>, Standing<M>> observe(Context<M> now, Observe command) {
        if (!inbox.offer(command)) {
            tools.listener().overloaded();
            replies.overloaded(List.of(command));
            return Effect().none();
        }
        return busyWith.isEmpty() ? next(now) : Effect().none();
    }

    /** Takes up what waits, until there is something to wait for. */
    private Effect<Entry<M>, Standing<M>> next(Context<M> now) {
        while (!inbox.isEmpty()) {
            List<Observe> commands = inbox.take();
            lookedNanos = 0;
            try {
                var brought = Inbox.observations(commands);
                var effect = follow(now, commands, tools.rules().decide(now, brought, tools.now()));
                if (effect != null) {
                    return effect;
                }
            } catch (RuntimeException broken) {
                turnAway(commands, broken);
            }
        }
        return Effect().none();
    }

    /** Does the next step; null if there is nothing to wait for. */
    private @Nullable Effect<Entry<M>, Standing<M>> follow(Context<M> now, List<Observe> commands, Step<M> step) {
        return switch (step) {
            case Step.Answer<M> ignored -> {
                replies.known(commands);
                yield null;
            }
            case Step.Look<M> look -> {
                busyWith = commands;
                lookout.begin(commands, look);
                yield Effect().none();
            }
            case Step.Persist<M> persist -> persist(commands, persist.outcome());
            case Step.Consult<M> ask ->
                deserted ? conclude(now, commands, ask.pending(), LAPSED) : consult(commands, ask);
        };
    }

    /** Goes on with what was seen of others; what that took is no longer there for the model. */
    private Effect<Entry<M>, Standing<M>> looked(Context<M> now, Lookout.@Nullable Over over) {
        if (over == null) {
            return Effect().none();
        }
        lookedNanos = over.nanos();
        busyWith = List.of();
        try {
            var step = tools.rules().inquire(now, over.sifted(), over.seen(), tools.now());
            var effect = follow(now, over.commands(), step);
            return effect == null ? next(now) : effect;
        } catch (RuntimeException broken) {
            turnAway(over.commands(), broken);
            return next(now);
        }
    }

    /** Who answers is looked up once, so that the question is asked of the very weights it was made for. */
    private Effect<Entry<M>, Standing<M>> consult(List<Observe> commands, Step.Consult<M> ask) {
        Answerer answerer = tools.answerers().apply(ask.model(), subject);
        Question question = ask.question(answerer.weights());
        long deadline = System.nanoTime() - lookedNanos + question.patience().toNanos();
        long lapses = deadline + tools.settings().consultGrace().toNanos();
        busyWith = commands;
        consult = new Consult<>(++consults, commands, ask.pending(), lapses);
        answerer.pool().tell(new Predict(new ModelQuery(question.model(), question.rows(), deadline), answers));
        guard(lapses);
        return Effect().none();
    }

    /** One timer at most, however many consults: it looks again when it finds a younger one under way. */
    private void guard(long lapsesNanos) {
        if (!guarded) {
            guarded = true;
            timers.startSingleTimer(
                    new SubjectCommand.Consulted(subject, -consults, LAPSED),
                    Duration.ofNanos(Math.max(1, lapsesNanos - System.nanoTime())));
        }
    }

    private Effect<Entry<M>, Standing<M>> consulted(Context<M> now, SubjectCommand.Consulted answer) {
        Consult<M> current = consult;
        boolean fromGuard = answer.consult() < 0;
        guarded = guarded && !fromGuard;
        if (current == null) {
            return Effect().none();
        }
        if (fromGuard && current.lapsesNanos() - System.nanoTime() > 0) {
            guard(current.lapsesNanos());
            return Effect().none();
        }
        if (fromGuard) {
            desert();
        } else if (deserted) {
            return Effect().none();
        }
        consult = null;
        busyWith = List.of();
        try {
            return conclude(now, current.commands(), current.pending(), answer.answer());
        } catch (RuntimeException broken) {
            turnAway(current.commands(), broken);
            return next(now);
        }
    }

    /**
     * The pool broke its promise. A late answer could not be told from the next one's, so this incarnation asks no more
     * and leaves; the next one has an address of its own.
     */
    private void desert() {
        context.getLog().warn("{} was not answered by the pool and goes on without.", subject);
        deserted = true;
        passivate.run();
    }

    private Effect<Entry<M>, Standing<M>> conclude(
            Context<M> now, List<Observe> commands, Pending<M> pending, ModelAnswer answer) {
        return persist(commands, tools.rules().conclude(now, pending, answer, tools.now()));
    }

    private Effect<Entry<M>, Standing<M>> persist(List<Observe> commands, Outcome<M> outcome) {
        busyWith = commands;
        long begun = System.nanoTime();
        SubjectEvent.Observed event = outcome.event();
        return Effect()
                .persist(new Entry.Concluded<>(codec.encode(event), outcome.next()))
                .thenRun(() -> {
                    tools.listener()
                            .journaled(
                                    event.observations().size(),
                                    event.insights().size(),
                                    System.nanoTime() - begun);
                    keeping.journaled(event, outcome.next());
                    tools.listener().concluded(outcome.next(), context.getSelf());
                    replies.durable(commands, outcome);
                    // Through the mailbox, so that what was stashed during the write joins the next row as a whole.
                    context.getSelf().tell(new SubjectCommand.Proceed(subject));
                });
    }

    /** The domain failed on these commands: one is refused; of several it is found out which. */
    private void turnAway(List<Observe> commands, RuntimeException broken) {
        busyWith = List.of();
        if (commands.size() > 1) {
            inbox.putBack(commands);
            return;
        }
        context.getLog().error("{} cannot apply a command.", subject, broken);
        replies.broken(commands.get(0), broken);
    }

    private Effect<Entry<M>, Standing<M>> proceed(Context<M> now) {
        busyWith = List.of();
        return inbox.isEmpty() && retiring ? leave(now) : next(now);
    }

    private Effect<Entry<M>, Standing<M>> retire(Context<M> now) {
        retiring = true;
        return busyWith.isEmpty() ? leave(now) : Effect().none();
    }

    private Effect<Entry<M>, Standing<M>> distrust(String why) {
        distrust = why;
        giveBack(consult == null ? List.of() : consult.commands());
        return Effect().none();
    }

    private Effect<Entry<M>, Standing<M>> leave(Context<M> last) {
        keeping.leaves(last);
        return Effect().stop();
    }

    /** In quarantine everything is answered at once; to be recovered again, this incarnation makes room for another. */
    private Effect<Entry<M>, Standing<M>> refuse(String why, SubjectCommand command) {
        if (command instanceof SubjectCommand.Retry retry && !retry.again()) {
            passivate.run();
            tools.others().accept(new SubjectCommand.Retry(subject, true, retry.replyTo()));
            return Effect().none();
        }
        replies.unusable(command, why, distrust != null);
        return command instanceof SubjectCommand.Retire
                ? Effect().stop()
                : Effect().none();
    }

    @Override
    public SignalHandler<Standing<M>> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.instance(), this::recovered)
                .onSignal(PostStop.instance(), standing -> left())
                .onSignal(RecoveryFailed.class, (standing, failed) -> failed("recovered", failed.failure()))
                .onSignal(JournalPersistFailed.class, (standing, failed) -> failed("written", failed.failure()))
                .build();
    }

    private void recovered(Standing<M> standing) {
        awake = true;
        tools.listener().woke();
        quarantine = standing.unusable(lastSequenceNumber(context));
        if (quarantine != null) {
            tools.listener().quarantined(subject, quarantine);
        }
    }

    private void left() {
        if (awake) {
            awake = false;
            tools.listener().left();
        }
    }

    /** This incarnation starts over from the journal; whoever waits is told to send again. */
    private void failed(String what, Throwable failure) {
        context.getLog().debug("{} could not be {}: {}", subject, what, String.valueOf(Replies.rootOf(failure)));
        tools.listener().failed();
        left();
        giveBack(busyWith);
    }

    private void giveBack(List<Observe> commands) {
        replies.overloaded(commands);
        replies.overloaded(inbox.drain());
        busyWith = List.of();
        consult = null;
        lookout.forget();
    }

    @Override
    public EventAdapter<Entry<M>, ?> eventAdapter() {
        return new EntryAdapter<>(codec);
    }

    @Override
    public SnapshotAdapter<Standing<M>> snapshotAdapter() {
        return new StandingAdapter<>();
    }
}
