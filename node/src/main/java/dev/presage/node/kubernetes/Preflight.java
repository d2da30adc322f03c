package dev.presage.node.kubernetes;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Finds out before anything else starts whether the Kubernetes API lets this node look for its peers. */
public final class Preflight {
    private static final Duration BETWEEN = Duration.ofSeconds(1);

    private Preflight() {}

    /**
     * Returns once the API has listed pods.
     *
     * @throws ApiRefused at once if it refuses, or after the settings' start timeout if it does not answer
     */
    public static void check(PodApi api, KubernetesSettings settings) {
        long deadline = System.nanoTime() + settings.startTimeout().toNanos();
        while (true) {
            PodApi.Reply reply = api.list(settings.selector()).join();
            if (reply.isOk()) {
                return;
            }
            if (reply.isRefusal()) {
                throw new ApiRefused("The Kubernetes API refuses to list pods (" + reply
                        + "). Give this pod's service account a role with list and patch on pods, as in"
                        + " k8s/base/account.yaml.");
            }
            if (System.nanoTime() - deadline > 0) {
                throw new ApiRefused("The Kubernetes API did not list pods within "
                        + settings.startTimeout().toSeconds() + " s (" + reply
                        + "). Check that the pod may reach it.");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(BETWEEN.toMillis()));
            if (Thread.currentThread().isInterrupted()) {
                throw new ApiRefused("It was told to stop while it waited for the Kubernetes API.");
            }
        }
    }
}
