package dev.presage.node;

import com.typesafe.config.Config;
import dev.presage.node.cluster.ClusterSettings;
import dev.presage.node.healing.Supervision;
import dev.presage.node.kubernetes.ApiRefused;
import dev.presage.node.kubernetes.Bootstrap;
import dev.presage.node.kubernetes.DeletionCost;
import dev.presage.node.kubernetes.KubernetesSettings;
import dev.presage.node.kubernetes.PodApi;
import dev.presage.node.kubernetes.Preflight;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/** What a node does besides where the settings say that it finds its peers through the Kubernetes API. */
final class OnKubernetes {
    private OnKubernetes() {}

    /** Before anything starts, so that a node that may not look for peers never founds half a cluster. */
    static void check(Config config) {
        if (!isChosen(config)) {
            return;
        }
        try {
            KubernetesSettings settings = settings(config);
            Preflight.check(PodApi.open(settings, System.getenv()), settings);
        } catch (ApiRefused refused) {
            throw new StartFailed(refused.sentence(), refused);
        }
    }

    /** Lets the node look for its peers and tell Kubernetes what losing it would cost. */
    static void join(ActorContext<?> context, Config config, Supervision supervision) {
        if (!isChosen(config)) {
            return;
        }
        KubernetesSettings settings = settings(config);
        Bootstrap.start(context.getSystem());
        context.spawn(
                supervision.supervised(
                        "deletion-cost", DeletionCost.create(PodApi.open(settings, System.getenv()), settings)),
                "deletion-cost");
    }

    private static boolean isChosen(Config config) {
        return ClusterSettings.from(config).bootstrap() == ClusterSettings.Bootstrap.KUBERNETES;
    }

    /** A pod's host is called like the pod. */
    private static KubernetesSettings settings(Config config) {
        return KubernetesSettings.from(config, System.getenv().getOrDefault("HOSTNAME", ""));
    }
}
