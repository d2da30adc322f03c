package dev.presage.node.kubernetes;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How a node reaches the Kubernetes API and whom it looks for there.
 *
 * @param account the folder with {@code token}, {@code namespace} and {@code ca.crt}
 * @param selector labels of the pods that know the cluster or found it
 * @param contactPoints how many must have found one another before they found one
 * @param pod what this node's pod is called
 * @param callTimeout for one call
 * @param startTimeout how long a starting node waits for the API to answer
 * @param deletionCostDelay how long after a change of members, or after a failure, the deletion cost is written
 * @param managementPort where peers ask this node for the cluster
 */
public record KubernetesSettings(
        Path account,
        String selector,
        int contactPoints,
        String pod,
        Duration callTimeout,
        Duration startTimeout,
        Duration deletionCostDelay,
        int managementPort) {
    public KubernetesSettings {
        require(!selector.isBlank(), "selector", selector, "must name labels, or every pod would be a peer");
        require(!pod.isBlank(), "pod", pod, "must be the name of this node's pod");
        require(contactPoints >= 1, "contact-points", contactPoints, "must be at least 1");
        require(callTimeout.toMillis() >= 1, "call-timeout", callTimeout, "must be at least 1 ms");
        require(
                startTimeout.compareTo(callTimeout) >= 0,
                "start-timeout",
                startTimeout,
                "must be as long as call-timeout at least");
        require(deletionCostDelay.toMillis() >= 1, "deletion-cost-delay", deletionCostDelay, "must be at least 1 ms");
        if (managementPort < 1) {
            throw new IllegalArgumentException("presage.cluster.management-port = " + managementPort
                    + " must be a port where seeds come from the Kubernetes API. Set PRESAGE_MANAGEMENT_PORT.");
        }
    }

    /**
     * Reads {@code presage.kubernetes}.
     *
     * @param host what the pod is called if the settings do not say
     */
    public static KubernetesSettings from(Config config, String host) {
        Config kubernetes = config.getConfig("presage.kubernetes");
        String pod = kubernetes.getString("pod");
        return new KubernetesSettings(
                Path.of(kubernetes.getString("account")),
                kubernetes.getString("selector"),
                kubernetes.getInt("contact-points"),
                pod.isEmpty() ? host : pod,
                kubernetes.getDuration("call-timeout"),
                kubernetes.getDuration("start-timeout"),
                kubernetes.getDuration("deletion-cost-delay"),
                config.getInt("presage.cluster.management-port"));
    }

    private static void require(boolean holds, String key, Object value, String must) {
        if (!holds) {
            throw new IllegalArgumentException("presage.kubernetes." + key + " = " + value + " " + must + ".");
        }
    }
}
