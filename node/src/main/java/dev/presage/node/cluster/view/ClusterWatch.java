package dev.presage.node.cluster.view;

import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.pekko.actor.ActorIdentity;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.actor.typed.receptionist.ServiceKey;
import org.apache.pekko.cluster.ClusterEvent.ClusterDomainEvent;
import org.apache.pekko.cluster.ClusterEvent.LeaderChanged;
import org.apache.pekko.cluster.ClusterEvent.MemberEvent;
import org.apache.pekko.cluster.ClusterEvent.MemberRemoved;
import org.apache.pekko.cluster.ClusterEvent.ReachableMember;
import org.apache.pekko.cluster.ClusterEvent.UnreachableMember;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;

/**
 * Watches the cluster from one node. Twice a second it asks its own node what lives there and tells all other watchers;
 * what they tell, and what the cluster says of its members, becomes a picture that anybody may read at any time. It
 * waits for nobody: a node that tells nothing is shown as silent.
 */
public final class ClusterWatch extends AbstractBehavior<ClusterWatch.Command> {
    private static final ServiceKey<Command> KEY = ServiceKey.create(Command.class, "cluster-watch");

    /** What it is told. */
    public sealed interface Command {}

    /** A node's report of itself; the only message that travels. */
    record Reported(NodeReport report) implements Command {}

    private record Found(Map<String, Map<String, Integer>> shards) implements Command {}

    private record RunsHere(String singleton) implements Command {}

    private record Others(Set<ActorRef<Command>> watchers) implements Command {}

    private record Happened(ClusterDomainEvent event) implements Command {}

    private enum Look implements Command {
        NOW
    }

    /**
     * What it stands on.
     *
     * @param numbers what this node knows of itself; cheap and without blocking
     * @param domains whose shards are counted
     * @param shards how many each domain has
     * @param publish takes each new picture, ready to be written as JSON
     */
    public record Parts(
            Supplier<LocalNumbers> numbers,
            Set<String> domains,
            int shards,
            Consumer<Map<String, Object>> publish,
            InstantSource clock,
            ViewSettings settings) {}

    private final Parts parts;
    private final TimerScheduler<Command> timers;
    private final NodeKey self;
    private final LocalHosts hosts;
    private final ClusterPicture picture;
    private final PictureJson json;
    private final ActorRef<ActorIdentity> singletons;
    private Set<ActorRef<Command>> watchers = Set.of();

    /** Singletons that said since the last look, and before it, that they run here. */
    private Set<String> runHere = new TreeSet<>();

    private Set<String> ranHere = Set.of();

    private ClusterWatch(ActorContext<Command> context, TimerScheduler<Command> timers, Parts parts) {
        super(context);
        this.parts = parts;
        this.timers = timers;
        Cluster cluster = Cluster.get(context.getSystem());
        this.self = NodeKey.of(cluster.selfMember().uniqueAddress());
        this.hosts = new LocalHosts(context.getSystem(), parts.domains());
        this.picture = new ClusterPicture(self, parts.settings());
        this.json = new PictureJson(parts.shards(), parts.domains());
        this.singletons =
                context.messageAdapter(ActorIdentity.class, identity -> new RunsHere(LocalHosts.singleton(identity)));
        cluster.subscriptions()
                .tell(Subscribe.create(
                        context.messageAdapter(ClusterDomainEvent.class, Happened::new), ClusterDomainEvent.class));
        var receptionist = context.getSystem().receptionist();
        receptionist.tell(Receptionist.register(KEY, context.getSelf()));
        receptionist.tell(Receptionist.subscribe(
                KEY,
                context.messageAdapter(
                        Receptionist.Listing.class, listing -> new Others(listing.getServiceInstances(KEY)))));
        context.getSelf().tell(Look.NOW);
    }

    /** Begins to watch. */
    public static Behavior<Command> create(Parts parts) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> new ClusterWatch(context, timers, parts)));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder().onAnyMessage(this::on).build();
    }

    private Behavior<Command> on(Command command) {
        switch (command) {
            case Look look -> look();
            case Found found -> tellAll(found.shards());
            case RunsHere one -> runHere.add(one.singleton());
            case Others others -> watchers = others.watchers();
            case Reported said -> picture.report(said.report(), parts.clock().instant());
            case Happened happened -> take(happened.event());
        }
        return this;
    }

    private void look() {
        ranHere = runHere;
        runHere = new TreeSet<>();
        hosts.callSingletons(singletons);
        getContext().pipeToSelf(hosts.shards(), (shards, never) -> new Found(shards));
    }

    private void tellAll(Map<String, Map<String, Integer>> shards) {
        var here = new TreeSet<>(runHere);
        here.addAll(ranHere);
        here.remove("");
        var report = new NodeReport(
                self, ProcessHandle.current().pid(), parts.numbers().get(), new Hosted(shards, List.copyOf(here)));
        picture.report(report, parts.clock().instant());
        var message = new Reported(report);
        watchers.stream()
                .filter(watcher -> !watcher.equals(getContext().getSelf()))
                .forEach(each -> each.tell(message));
        timers.startSingleTimer(Look.NOW, parts.settings().every());
        publish();
    }

    private void take(ClusterDomainEvent event) {
        var now = parts.clock().instant();
        switch (event) {
            case MemberRemoved removed ->
                picture.removed(
                        NodeKey.of(removed.member().uniqueAddress()),
                        removed.previousStatus().equals(MemberStatus.down()),
                        now);
            case MemberEvent changed -> member(changed.member());
            case UnreachableMember away ->
                picture.unreachable(NodeKey.of(away.member().uniqueAddress()), now);
            case ReachableMember back ->
                picture.reachable(NodeKey.of(back.member().uniqueAddress()), now);
            case LeaderChanged changed ->
                picture.leader(changed.leader().isEmpty() ? null : NodeKey.place(changed.getLeader()), now);
            default -> {
                return;
            }
        }
        publish();
    }

    private void member(Member member) {
        picture.member(
                NodeKey.of(member.uniqueAddress()),
                member.status().toString().toLowerCase(Locale.ROOT),
                member.getRoles().stream()
                        .filter(role -> !role.startsWith("dc-"))
                        .collect(Collectors.toUnmodifiableSet()),
                member.appVersion().version(),
                parts.clock().instant());
    }

    private void publish() {
        var now = parts.clock().instant();
        picture.passed(now);
        parts.publish().accept(json.of(picture, now));
    }
}
