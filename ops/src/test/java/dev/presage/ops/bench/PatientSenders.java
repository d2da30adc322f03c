package dev.presage.ops.bench;

import dev.presage.node.sharding.Subjects;
import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.Observation;
import dev.presage.protocol.Position;
import dev.presage.protocol.Problem;
import dev.presage.protocol.SubjectCommand.Observe;
import dev.presage.protocol.SubjectId;
import dev.presage.protocol.SubjectReply;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/** One sender for each subject; each sends numbered observations one by one, and again until it is acknowledged. */
final class PatientSenders {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Problem AGAIN = Problem.of(ErrorCode.OVERLOADED, "It is time to send again.");

    final AtomicInteger acknowledged = new AtomicInteger();
    final AtomicInteger resent = new AtomicInteger();
    final CompletableFuture<Integer> done = new CompletableFuture<>();
    private final Subjects subjects;
    private final int senders;
    private final int each;

    PatientSenders(Subjects subjects, int senders, int each) {
        this.subjects = subjects;
        this.senders = senders;
        this.each = each;
    }

    /** The sender of one subject. */
    Behavior<SubjectReply> sender(int number) {
        var subject = new SubjectId(BenchDomain.NAME, "patient-" + number);
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            send(context, subject, 0);
            return on(context, timers, subject, 0);
        }));
    }

    private Behavior<SubjectReply> on(
            ActorContext<SubjectReply> context, TimerScheduler<SubjectReply> timers, SubjectId subject, int sent) {
        return Behaviors.receiveMessage(reply -> {
            if (reply instanceof SubjectReply.Accepted) {
                if (acknowledged.incrementAndGet() == senders * each) {
                    done.complete(resent.get());
                }
                if (sent + 1 == each) {
                    return Behaviors.stopped();
                }
                send(context, subject, sent + 1);
                return on(context, timers, subject, sent + 1);
            }
            if (reply instanceof SubjectReply.Overloaded) {
                timers.startSingleTimer(new SubjectReply.Refused(subject, AGAIN), PAUSE);
                return Behaviors.same();
            }
            resent.incrementAndGet();
            send(context, subject, sent);
            return Behaviors.same();
        });
    }

    /** Each has an answer of its own: an answer that comes late must not be taken for the next one's. */
    private void send(ActorContext<SubjectReply> context, SubjectId subject, int number) {
        context.pipeToSelf(
                subjects.ask(to -> new Observe(subject, List.of(observation(number)), to), PATIENCE),
                (reply, failure) -> failure == null ? reply : new SubjectReply.Overloaded(subject));
    }

    private static Observation observation(int number) {
        return new Observation(
                "e-" + number,
                "/patient",
                BenchDomain.TYPE,
                Instant.ofEpochMilli(number),
                Position.Keyed.INSTANCE,
                new BenchDomain.Reading("cpu", number));
    }
}
