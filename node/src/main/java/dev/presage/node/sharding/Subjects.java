package dev.presage.node.sharding;

import dev.presage.persistence.domain.Domain;
import dev.presage.persistence.domain.Domains;
import dev.presage.persistence.domain.Memory;
import dev.presage.persistence.domain.SubjectRules;
import dev.presage.persistence.entity.EntityListener;
import dev.presage.persistence.entity.EntitySettings;
import dev.presage.persistence.entity.SubjectEntity;
import dev.presage.persistence.entity.SubjectTools;
import dev.presage.persistence.journal.snapshots.Snapshots;
import dev.presage.protocol.Answerer;
import dev.presage.protocol.SubjectCommand;
import dev.presage.protocol.SubjectId;
import dev.presage.protocol.SubjectReply;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityContext;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;

/** All subjects of all domains, addressed by id. Safe for use by many threads. */
public final class Subjects {
    private static final String DISPATCHER = "presage.sharding.dispatcher";

    private final ActorSystem<?> system;
    private final Map<String, ActorRef<ShardingEnvelope<SubjectCommand>>> regions = new HashMap<>();
    private final AtomicInteger active = new AtomicInteger();
    private final ActorRef<SubjectCommand> router;

    /**
     * Starts the regions of all domains on this node.
     *
     * @param setups names under what a domain's events are concluded, by its name
     * @param answerers who answers a subject's questions, by the model it asks for
     */
    public Subjects(
            ActorSystem<?> system,
            Domains domains,
            ToLongFunction<String> setups,
            BiFunction<String, SubjectId, Answerer> answerers,
            InstantSource clock,
            EntitySettings settings,
            EntityListener listener) {
        this.system = system;
        var counting = new CountingListener(listener, active);
        for (Domain<?> domain : domains.all()) {
            regions.put(
                    domain.name(),
                    start(
                            new SubjectRules<>(domain, setups.applyAsLong(domain.name())),
                            answerers,
                            clock,
                            settings,
                            counting));
        }
        this.router = system.systemActorOf(
                Behaviors.receiveMessage(command -> {
                    tell(command);
                    return Behaviors.same();
                }),
                "subjects",
                Props.empty());
    }

    private <M extends Memory> ActorRef<ShardingEnvelope<SubjectCommand>> start(
            SubjectRules<M> rules,
            BiFunction<String, SubjectId, Answerer> answerers,
            InstantSource clock,
            EntitySettings settings,
            EntityListener listener) {
        Domain<M> domain = rules.domain();
        var snapshots = Snapshots.of(Adapter.toClassic(system), domain, listener);
        var tools = new SubjectTools<>(rules, answerers, this::tell, clock, settings, listener, snapshots);
        var key = EntityTypeKey.create(SubjectCommand.class, domain.name());
        return ClusterSharding.get(system)
                .init(Entity.of(key, entity -> subject(entity, tools))
                        .withEntityProps(DispatcherSelector.fromConfig(DISPATCHER))
                        .withStopMessage(new SubjectCommand.Retire(new SubjectId(domain.name(), "any"))));
    }

    private <M extends Memory> Behavior<SubjectCommand> subject(
            EntityContext<SubjectCommand> entity, SubjectTools<M> tools) {
        var subject = new SubjectId(entity.getEntityTypeKey().name(), entity.getEntityId());
        return SubjectEntity.create(
                subject,
                tools,
                context -> () -> entity.getShard().tell(new ClusterSharding.Passivate<>(context.getSelf())));
    }

    /** Says something to a subject. What is said to a domain that is not served goes to the dead letters. */
    public void tell(SubjectCommand command) {
        SubjectId subject = command.subject();
        ActorRef<ShardingEnvelope<SubjectCommand>> region = regions.get(subject.domain());
        if (region == null) {
            system.deadLetters().tell(command);
        } else {
            region.tell(new ShardingEnvelope<>(subject.id(), command));
        }
    }

    /**
     * Says something to a subject and returns its answer.
     *
     * @param command makes the command from where to answer
     * @param timeout after which the answer fails; what was observed may still become durable, so send it again
     */
    public CompletionStage<SubjectReply> ask(
            Function<ActorRef<SubjectReply>, SubjectCommand> command, Duration timeout) {
        return AskPattern.ask(router, command::apply, timeout, system.scheduler());
    }

    /** How many subjects are in memory on this node. */
    public int active() {
        return active.get();
    }
}
