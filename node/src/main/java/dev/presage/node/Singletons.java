package dev.presage.node;

import dev.presage.node.cluster.Role;
import dev.presage.node.healing.Supervision;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.cluster.typed.ClusterSingleton;
import org.apache.pekko.cluster.typed.ClusterSingletonSettings;
import org.apache.pekko.cluster.typed.SingletonActor;

/**
 * Opens what runs once in the whole cluster, on a node of a role. The one place where that is done, so that nothing
 * runs unsupervised: a singleton that fails would else be gone until its node is.
 */
record Singletons(ActorSystem<?> system, Supervision supervision) {
    /** @param stop what it is told when another node takes over */
    <T> void open(String name, Role role, Behavior<T> behavior, T stop) {
        var unused =
                ClusterSingleton.get(system).init(actor(name, role, behavior).withStopMessage(stop));
    }

    /** One that ends without being told. */
    <T> void open(String name, Role role, Behavior<T> behavior) {
        var unused = ClusterSingleton.get(system).init(actor(name, role, behavior));
    }

    /** One that ends without being told, on any node. */
    <T> void open(String name, Behavior<T> behavior) {
        var unused = ClusterSingleton.get(system).init(actor(name, behavior));
    }

    private <T> SingletonActor<T> actor(String name, Role role, Behavior<T> behavior) {
        return actor(name, behavior)
                .withSettings(ClusterSingletonSettings.create(system).withRole(role.text()));
    }

    private <T> SingletonActor<T> actor(String name, Behavior<T> behavior) {
        return SingletonActor.of(supervision.supervised(name, behavior), name);
    }
}
