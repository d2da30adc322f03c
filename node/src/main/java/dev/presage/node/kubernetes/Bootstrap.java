package dev.presage.node.kubernetes;

import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.management.cluster.bootstrap.ClusterBootstrap;
import org.apache.pekko.management.javadsl.PekkoManagement;

/** Lets pods find one another through the Kubernetes API and join, or found, one cluster. */
public final class Bootstrap {
    private Bootstrap() {}

    /** Begins; whether it succeeded is seen by this node becoming a member. */
    public static void start(ActorSystem<?> system) {
        CompletionStage<?> listening = PekkoManagement.get(system).start();
        // If the port cannot be listened on, nobody confirms this node, and it does not become a member either.
        var unused = listening.whenComplete((bound, failed) -> {
            if (failed != null) {
                system.log().error("The management port cannot be listened on; check PRESAGE_MANAGEMENT_PORT.", failed);
            }
        });
        ClusterBootstrap.get(system.classicSystem()).start();
    }
}
