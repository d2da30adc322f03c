package dev.presage.node.proof;

import dev.presage.persistence.proof.Blocks;
import dev.presage.persistence.proof.Notary;
import dev.presage.persistence.proof.ProofKey;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import javax.sql.DataSource;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * Runs a round of signing at every interval, one at a time. One per cluster; of two for a moment, as when a node is cut
 * off, one gets each block. What fails is tried again in the next round, and nothing waits for it.
 */
public final class Signing extends AbstractBehavior<Signing.Command> {
    /** What may be said to it. */
    public sealed interface Command {}

    /** Ends it; suits a singleton's hand-over. */
    public enum Stop implements Command {
        INSTANCE
    }

    private enum Next implements Command {
        INSTANCE
    }

    private record Done(ProofRound.Outcome outcome) implements Command {}

    private record Failed(String reason) implements Command {}

    /**
     * What it works with.
     *
     * @param source connections that may write
     * @param topic where statements go by Kafka, if they do
     */
    public record Parts(
            DataSource source,
            ProofKey key,
            ProofSettings settings,
            @Nullable Place topic,
            InstantSource clock,
            MeterRegistry registry) {}

    private final TimerScheduler<Command> timers;
    private final ProofSettings settings;
    private final ProofMetrics metrics;
    private final ProofRound round;
    private final Executor blocking;

    private Signing(ActorContext<Command> context, TimerScheduler<Command> timers, Parts parts) {
        super(context);
        this.timers = timers;
        this.settings = parts.settings();
        this.metrics = new ProofMetrics(parts.registry());
        var bounds = new Notary.Bounds(settings.pageRows(), settings.blockRows());
        this.round = new ProofRound(
                new Notary(parts.source(), parts.key(), bounds, parts.clock()),
                new Blocks(parts.source()),
                places(settings, parts.topic()),
                metrics);
        this.blocking = context.getSystem().dispatchers().lookup(DispatcherSelector.blocking());
    }

    /** Begins at once, where the last one stopped. The database need not be there yet. */
    public static Behavior<Command> create(Parts parts) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            var signing = new Signing(context, timers, parts);
            signing.run();
            return signing;
        }));
    }

    private static List<Place> places(ProofSettings settings, @Nullable Place topic) {
        var places = new ArrayList<Place>();
        places.add(new Folder(settings.logDirectory()));
        if (topic != null) {
            places.add(topic);
        }
        String elsewhere = settings.elsewhere();
        if (elsewhere.startsWith("http://") || elsewhere.startsWith("https://")) {
            places.add(new WebAddress(URI.create(elsewhere)));
        } else if (!elsewhere.isEmpty()) {
            places.add(new Folder(Path.of(elsewhere)));
        }
        return places;
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder().onMessage(Command.class, this::on).build();
    }

    private Behavior<Command> on(Command command) {
        switch (command) {
            case Stop stop -> {
                return Behaviors.stopped();
            }
            case Next next -> run();
            case Done done -> {
                for (String trouble : done.outcome().troubles()) {
                    metrics.trouble();
                    getContext().getLog().warn("{} It is tried again in {}.", trouble, settings.interval());
                }
                if (done.outcome().behind() && done.outcome().troubles().isEmpty()) {
                    run();
                } else {
                    later();
                }
            }
            case Failed failed -> {
                metrics.trouble();
                getContext()
                        .getLog()
                        .warn(
                                "The journal cannot be signed now: {}. Trying again in {}.",
                                failed.reason(),
                                settings.interval());
                later();
            }
        }
        return this;
    }

    private void later() {
        timers.startSingleTimer(Next.INSTANCE, settings.interval());
    }

    private void run() {
        getContext()
                .pipeToSelf(
                        CompletableFuture.supplyAsync(
                                () -> {
                                    try {
                                        return new Done(round.run());
                                    } catch (InterruptedException stopping) {
                                        Thread.currentThread().interrupt();
                                        throw new CompletionException(stopping);
                                    }
                                },
                                blocking),
                        (done, failure) -> done != null ? done : new Failed(reason(failure)));
    }

    private static String reason(@Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        Throwable root = cause == null ? null : cause.getCause();
        return String.valueOf(root == null ? cause : root);
    }
}
