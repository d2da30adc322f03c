package dev.presage.node.cluster;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.JoinSeedNodes;
import org.apache.pekko.cluster.typed.SelfUp;
import org.apache.pekko.cluster.typed.Subscribe;

/** Makes this node a member, or says after a while why it is none. */
public final class Joining {
    /** What it is told. */
    public sealed interface Command {}

    private enum Event implements Command {
        UP,
        TOO_LATE
    }

    private Joining() {}

    /**
     * Asks to be let in, and stops once that is decided.
     *
     * @param up run once this node is a member
     * @param failed told in one sentence why it is none; it may be tried again only by a new start
     */
    public static Behavior<Command> create(ClusterSettings settings, Runnable up, Consumer<String> failed) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            join(context, settings);
            timers.startSingleTimer(Event.TOO_LATE, settings.joinTimeout());
            return Behaviors.receiveMessage(command -> {
                switch (command) {
                    case Event.UP -> up.run();
                    case Event.TOO_LATE -> failed.accept(reason(settings));
                }
                return Behaviors.stopped();
            });
        }));
    }

    private static void join(ActorContext<Command> context, ClusterSettings settings) {
        Cluster cluster = Cluster.get(context.getSystem());
        cluster.subscriptions()
                .tell(Subscribe.create(context.messageAdapter(SelfUp.class, up -> Event.UP), SelfUp.class));
        Address self = cluster.selfMember().address();
        if (settings.bootstrap() == ClusterSettings.Bootstrap.NONE) {
            cluster.manager()
                    .tell(
                            settings.seeds().isEmpty()
                                    ? Join.create(self)
                                    : new JoinSeedNodes(settings.seeds().stream()
                                            .map(seed -> new Address(
                                                    self.protocol(), self.system(), seed.host(), seed.port()))
                                            .toList()));
        }
    }

    private static String reason(ClusterSettings settings) {
        Duration waited = settings.joinTimeout();
        if (settings.bootstrap() == ClusterSettings.Bootstrap.KUBERNETES) {
            return "the pods that the Kubernetes API names did not form a cluster within " + waited.toSeconds()
                    + " s. Check the service account's role and the label selector.";
        }
        return "no seed of "
                + settings.seeds().stream().map(HostPort::toString).collect(Collectors.joining(", "))
                + " let this node in within " + waited.toSeconds()
                + " s. Check PRESAGE_CLUSTER_SEEDS, and that a node of cluster \"" + settings.name()
                + "\" runs there.";
    }
}
