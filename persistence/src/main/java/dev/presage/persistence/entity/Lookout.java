package dev.presage.persistence.entity;

import dev.presage.persistence.domain.Memory;
import dev.presage.persistence.domain.Sifted;
import dev.presage.persistence.domain.Step;
import dev.presage.protocol.Glimpse;
import dev.presage.protocol.Seen;
import dev.presage.protocol.SubjectCommand;
import dev.presage.protocol.SubjectCommand.Observe;
import dev.presage.protocol.SubjectId;
import dev.presage.protocol.View;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * Looks at other subjects for one row at a time: asks all of them at once, and waits until the last has answered or
 * time is up, whichever comes first. Who has not answered by then is unknown. Belongs to the subject's actor.
 *
 * @param <M> what is remembered of a subject
 */
final class Lookout<M extends Memory> {
    private final SubjectId subject;
    private final SubjectTools<M> tools;
    private final TimerScheduler<SubjectCommand> timers;
    private final ActorRef<Glimpse> glimpses;
    private @Nullable Under<M> under;
    private long looks;

    Lookout(
            SubjectId subject,
            SubjectTools<M> tools,
            ActorContext<SubjectCommand> context,
            TimerScheduler<SubjectCommand> timers) {
        this.subject = subject;
        this.tools = tools;
        this.timers = timers;
        // Whoever looks at nobody needs no address to be answered at.
        this.glimpses = tools.rules().domain().looksAt().isEmpty()
                ? context.getSystem().ignoreRef()
                : context.messageAdapter(Glimpse.class, glimpse -> new SubjectCommand.Looked(subject, glimpse));
    }

    /**
     * A look under way.
     *
     * @param open who has not answered
     * @param views what is known so far
     */
    private record Under<M extends Memory>(
            long look,
            List<Observe> commands,
            Step.Look<M> step,
            Set<SubjectId> open,
            List<View> views,
            long begunNanos) {}

    /**
     * A look that is over.
     *
     * @param commands whose observations it was for
     * @param nanos how long it took
     */
    record Over(List<Observe> commands, Sifted sifted, Seen seen, long nanos) {}

    void begin(List<Observe> commands, Step.Look<M> step) {
        var views = new ArrayList<View>(step.others().size());
        step.others().forEach(other -> views.add(View.unknown(other)));
        under = new Under<>(++looks, commands, step, new HashSet<>(step.others()), views, System.nanoTime());
        if (step.leftOut() > 0) {
            tools.listener().leftOut(step.leftOut());
        }
        for (SubjectId other : step.others()) {
            tools.others().accept(new SubjectCommand.Glance(other, step.at(), looks, glimpses));
        }
        timers.startSingleTimer(
                this,
                new SubjectCommand.LookedEnough(subject, looks),
                tools.settings().glancePatience());
    }

    /** Takes an answer in; returns what was seen if it was the last. */
    @Nullable
    Over take(Glimpse glimpse) {
        Under<M> now = under;
        if (now == null || glimpse.look() != now.look()) {
            tools.listener().glimpsedLate();
            return null;
        }
        if (now.open().remove(glimpse.view().subject())) {
            now.views().replaceAll(view -> view.subject().equals(glimpse.view().subject()) ? glimpse.view() : view);
        }
        return now.open().isEmpty() ? over(now) : null;
    }

    /** Time is up; returns what was seen, unless that look is over already. */
    @Nullable
    Over enough(long look) {
        Under<M> now = under;
        return now == null || now.look() != look ? null : over(now);
    }

    private Over over(Under<M> now) {
        forget();
        int known = 0;
        for (View view : now.views()) {
            known += view.isKnown() ? 1 : 0;
        }
        tools.listener().looked(known, now.views().size() - known);
        return new Over(
                now.commands(), now.step().sifted(), new Seen(now.views()), System.nanoTime() - now.begunNanos());
    }

    /** Gives up what is under way. */
    void forget() {
        under = null;
        timers.cancel(this);
    }
}
