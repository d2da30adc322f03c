package dev.presage.ops.bench;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.presage.node.cluster.ClusterSettings;
import dev.presage.node.inference.InferenceSettings;
import dev.presage.node.inference.ModelSettings;
import dev.presage.node.inference.Models;
import dev.presage.node.inference.overflow.OverflowSettings;
import dev.presage.node.inference.overflow.Pools;
import dev.presage.node.inference.runtime.TorchModel;
import dev.presage.node.inference.runtime.WeightsFile;
import dev.presage.ops.embedded.Ports;
import dev.presage.persistence.domain.Domains;
import dev.presage.persistence.messages.MessageSerializer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.SpawnProtocol;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.JoinSeedNodes;

/**
 * Members of a cluster that have nothing but pools of one model, or ask for them: with the product's own settings,
 * serializer and transport, and without journal and broker.
 */
public final class PoolCluster {
    private static final String HOST = "127.0.0.1";
    private static final String SYSTEM = "presage";

    private PoolCluster() {}

    /** The product's settings for a member at a port. */
    static Config config(int port) {
        String here = """
                presage.cluster { host = "%s", port = %d }
                # Nobody waits here for a member that leaves in order.
                pekko.coordinated-shutdown {
                  exit-jvm = off, run-by-jvm-shutdown-hook = off, run-by-actor-system-terminate = off
                }
                pekko.loglevel = WARNING
                """.formatted(HOST, port);
        Config config = ConfigFactory.parseString(here)
                .withFallback(ConfigFactory.parseResources("presage/cluster.conf"))
                .withFallback(ConfigFactory.parseResources("presage/inference.conf"))
                .withFallback(ConfigFactory.load())
                .resolve();
        return ClusterSettings.from(config).over(config, "1.0.0");
    }

    /**
     * Starts a member.
     *
     * @param seed the port of the member that founds the cluster; its own if it is that one
     */
    public static ActorSystem<SpawnProtocol.Command> join(int port, int seed) {
        var setup = ActorSystemSetup.create(
                BootstrapSetup.create(config(port)), MessageSerializer.setup(new Domains(List.of())));
        ActorSystem<SpawnProtocol.Command> system =
                ActorSystem.create(Behaviors.setup(context -> SpawnProtocol.create()), SYSTEM, setup);
        Cluster.get(system).manager().tell(new JoinSeedNodes(List.of(new Address("pekko", SYSTEM, HOST, seed))));
        return system;
    }

    /** A port that no member uses. */
    public static int port() {
        return Ports.free();
    }

    /** The settings of one model, and of everything else as usual. */
    static InferenceSettings settings(Config config, String model) {
        InferenceSettings all = InferenceSettings.from(config);
        List<ModelSettings> one =
                all.models().stream().filter(each -> each.name().equals(model)).toList();
        return new InferenceSettings(one, all.pool(), all.change());
    }

    /**
     * Lends a pool of a model to the cluster, or asks for one.
     *
     * @param weights to lend; their name is the model's
     * @param lends false for a member without a pool of its own
     * @param registry where to count
     */
    public static Pools pools(
            ActorSystem<SpawnProtocol.Command> system,
            WeightsFile weights,
            boolean lends,
            SimpleMeterRegistry registry) {
        CompletableFuture<Pools> started = new CompletableFuture<>();
        Config config = system.settings().config();
        String model = weights.ref().name();
        spawn(system, context -> {
            InferenceSettings all = settings(config, model);
            Models own =
                    Models.start(context, lends ? all : all.withoutModels(), one -> TorchModel.of(weights), registry);
            started.complete(Pools.start(
                    context, own, lends ? Set.of() : Set.of(model), lends, OverflowSettings.from(config), registry));
        });
        return started.join();
    }

    /** Runs something in an actor that stays. */
    static void spawn(ActorSystem<SpawnProtocol.Command> system, Consumer<ActorContext<Object>> setup) {
        Behavior<Object> stays = Behaviors.setup(context -> {
            setup.accept(context);
            return Behaviors.empty();
        });
        system.tell(new SpawnProtocol.Spawn<>(stays, "", Props.empty(), system.ignoreRef()));
    }
}
