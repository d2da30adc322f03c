package dev.presage.node.kubernetes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;

/**
 * Says what losing this node's pod would cost: the older the node, the more. Singletons live on the oldest, so when
 * there are too many pods the youngest goes, and nothing but its shards has to move. Written once after a change of
 * members and, if that fails, again and again at the pace of {@link KubernetesSettings#deletionCostDelay}.
 */
public final class DeletionCost {
    private static final int OLDEST = 1000;
    private static final int STEP = 10;
    private static final int UNKNOWN = -1;

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final PodApi api;
    private final String pod;
    private final Duration delay;
    private int written = UNKNOWN;
    private boolean complained;

    /** What it is told. */
    public sealed interface Command {}

    private enum Look implements Command {
        LATER,
        NOW
    }

    private record Answered(int cost, PodApi.Reply reply) implements Command {}

    private DeletionCost(
            ActorContext<Command> context, TimerScheduler<Command> timers, PodApi api, KubernetesSettings settings) {
        this.context = context;
        this.timers = timers;
        this.api = api;
        this.pod = settings.pod();
        this.delay = settings.deletionCostDelay();
    }

    /** Begins to write the cost of this node's pod. */
    public static Behavior<Command> create(PodApi api, KubernetesSettings settings) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            Cluster.get(context.getSystem())
                    .subscriptions()
                    .tell(Subscribe.create(
                            context.messageAdapter(ClusterEvent.MemberEvent.class, event -> Look.LATER),
                            ClusterEvent.MemberEvent.class));
            return new DeletionCost(context, timers, api, settings).behavior();
        }));
    }

    private Behavior<Command> behavior() {
        return Behaviors.receive(Command.class)
                .onMessageEquals(Look.LATER, this::later)
                .onMessageEquals(Look.NOW, this::write)
                .onMessage(Answered.class, this::answered)
                .build();
    }

    /** Members come and go in company; what counts is who is left. */
    private Behavior<Command> later() {
        timers.startSingleTimer(Look.NOW, delay);
        return Behaviors.same();
    }

    private Behavior<Command> write() {
        Cluster cluster = Cluster.get(context.getSystem());
        List<Member> members = new ArrayList<>();
        cluster.state().getMembers().forEach(members::add);
        int cost = cost(cluster.selfMember(), members);
        if (cost != written) {
            context.pipeToSelf(
                    api.price(pod, cost),
                    (reply, failed) ->
                            new Answered(cost, reply == null ? new PodApi.Reply(0, String.valueOf(failed)) : reply));
        }
        return Behaviors.same();
    }

    private Behavior<Command> answered(Answered answer) {
        if (answer.reply().isOk()) {
            written = answer.cost();
            complained = false;
            return Behaviors.same();
        }
        if (!complained) {
            context.getLog()
                    .warn(
                            "The deletion cost of pod {} could not be written ({}); when there are too many pods, any"
                                    + " may go. It is tried again every {} s.",
                            pod,
                            answer.reply(),
                            delay.toSeconds());
            complained = true;
        }
        return later();
    }

    /** The more members are older, the less; leaving ones no longer count. */
    static int cost(Member self, List<Member> members) {
        long older = members.stream()
                .filter(member -> member.status().equals(MemberStatus.up()))
                .filter(member -> member.isOlderThan(self))
                .count();
        return (int) Math.max(0, OLDEST - STEP * older);
    }
}
