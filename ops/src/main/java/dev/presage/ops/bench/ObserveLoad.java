package dev.presage.ops.bench;

import dev.presage.node.sharding.Subjects;
import dev.presage.protocol.Observation;
import dev.presage.protocol.Position;
import dev.presage.protocol.SubjectCommand.Observe;
import dev.presage.protocol.SubjectId;
import dev.presage.protocol.SubjectReply;
import java.time.Instant;
import java.util.ArrayList;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntUnaryOperator;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Keeps so many commands in flight until so many were made durable. A command turned away is sent again. */
final class ObserveLoad {
    /**
     * How much to send.
     *
     * @param commands how many in all
     * @param inFlight how many at a time
     * @param observations how many in each
     */
    record Size(int commands, int inFlight, int observations) {}

    private final Subjects subjects;
    private final Size size;
    private final IntUnaryOperator subjectOf;
    private final CompletableFuture<Integer> done;
    private final ActorRef<SubjectReply> self;
    private int sent;
    private int acknowledged;
    private int turnedAway;

    private ObserveLoad(
            Subjects subjects,
            Size size,
            IntUnaryOperator subjectOf,
            CompletableFuture<Integer> done,
            ActorContext<SubjectReply> context) {
        this.subjects = subjects;
        this.size = size;
        this.subjectOf = subjectOf;
        this.done = done;
        this.self = context.getSelf();
    }

    /** Draws subjects uniformly. */
    static IntUnaryOperator uniform(int subjects) {
        var random = new SplittableRandom(1);
        return command -> random.nextInt(subjects);
    }

    /**
     * The load; it stops by itself.
     *
     * @param subjectOf which subject each command goes to
     * @param done completed with how many commands were turned away on the way
     */
    static Behavior<SubjectReply> create(
            Subjects subjects, Size size, IntUnaryOperator subjectOf, CompletableFuture<Integer> done) {
        return Behaviors.setup(context -> {
            var load = new ObserveLoad(subjects, size, subjectOf, done, context);
            for (int i = 0; i < Math.min(size.inFlight(), size.commands()); i++) {
                load.send();
            }
            return Behaviors.receiveMessage(load::on);
        });
    }

    private Behavior<SubjectReply> on(SubjectReply reply) {
        if (reply instanceof SubjectReply.Accepted) {
            acknowledged++;
        } else {
            turnedAway++;
            sent--;
        }
        if (acknowledged == size.commands()) {
            done.complete(turnedAway);
            return Behaviors.stopped();
        }
        if (sent < size.commands()) {
            send();
        }
        return Behaviors.same();
    }

    private void send() {
        var subject = new SubjectId(BenchDomain.NAME, "device-" + subjectOf.applyAsInt(sent++));
        var observations = new ArrayList<Observation>(size.observations());
        for (int i = 0; i < size.observations(); i++) {
            observations.add(reading());
        }
        subjects.tell(new Observe(subject, observations, self));
    }

    private static long readings;

    /** A reading as a machine would send it; ids never repeat within a run. */
    static Observation reading() {
        long number = readings++;
        return new Observation(
                Long.toString(System.nanoTime(), Character.MAX_RADIX) + "-" + number,
                "/bench/machines",
                BenchDomain.TYPE,
                Instant.now(),
                new Position.Offset("presage.observations.bench#kQ2", (int) (number & 7), number),
                new BenchDomain.Reading("cpu", (number % 997) / 997.0));
    }
}
