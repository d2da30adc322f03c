package dev.presage.ops.k8s;

import static dev.presage.ops.k8s.Overlay.each;

import com.fasterxml.jackson.databind.JsonNode;
import dev.presage.ops.image.NodeLaunch;

/** Whether a pod may do no more than it needs, gets what it needs, and is replaced one at a time. */
final class PodCheck {
    private PodCheck() {}

    static void look(Workload workload, Findings findings) {
        security(workload, findings);
        resources(workload.container().path("resources"), findings);
        rollout(workload, findings);
        spread(workload, findings);
        String image = workload.container().path("image").asText();
        findings.unless(
                image.lastIndexOf(':') > image.lastIndexOf('/') && !image.endsWith(":latest"),
                "the image " + image + " names no version.");
        findings.unless(
                workload.container().path("command").isMissingNode()
                        && workload.container().path("args").isMissingNode(),
                "another program would be started than the image's.");
    }

    private static void security(Workload workload, Findings findings) {
        JsonNode pod = workload.pod();
        findings.unless(pod.at("/securityContext/runAsNonRoot").asBoolean(), "pods may run as root.");
        findings.unless(
                pod.at("/securityContext/runAsUser").asInt() == NodeLaunch.USER,
                "pods do not run as " + NodeLaunch.USER + ", the user that the image was made for.");
        findings.unless(
                pod.at("/securityContext/seccompProfile/type").asText().equals("RuntimeDefault"),
                "pods may make any system call: no seccomp profile.");
        for (String shared : new String[] {"hostNetwork", "hostPID", "hostIPC"}) {
            findings.unless(!pod.path(shared).asBoolean(), "pods share the machine's " + shared + ".");
        }
        JsonNode own = workload.container().path("securityContext");
        findings.unless(own.path("readOnlyRootFilesystem").asBoolean(), "the root file system is writable.");
        findings.unless(
                own.has("allowPrivilegeEscalation")
                        && !own.path("allowPrivilegeEscalation").asBoolean(),
                "the container may gain privileges.");
        findings.unless(
                each(own.at("/capabilities/drop"))
                        .anyMatch(dropped -> dropped.asText().equals("ALL")),
                "the container keeps capabilities.");
    }

    private static void resources(JsonNode resources, Findings findings) {
        findings.unless(!resources.at("/requests/cpu").isMissingNode(), "no processors are requested.");
        findings.unless(!resources.at("/requests/memory").isMissingNode(), "no memory is requested.");
        findings.unless(
                resources.at("/limits/cpu").isMissingNode(),
                "processors are limited, which makes a node miss its heartbeats.");
        findings.unless(
                resources.at("/limits/memory").equals(resources.at("/requests/memory")),
                "the limit of memory is not what is requested.");
    }

    private static void rollout(Workload workload, Findings findings) {
        JsonNode spec = workload.spec();
        if (spec.at("/strategy/type").asText().equals("Recreate")) {
            findings.unless(spec.path("replicas").asInt() == 1, "all pods would be replaced together.");
            return;
        }
        JsonNode rolling = spec.at("/strategy/rollingUpdate");
        findings.unless(
                rolling.path("maxSurge").asInt(2)
                                + rolling.path("maxUnavailable").asInt(2)
                        == 1,
                "more than one pod would be replaced at a time.");
        findings.unless(
                spec.path("minReadySeconds").asInt() >= 10,
                "the next pod would be replaced before shards have settled.");
    }

    private static void spread(Workload workload, Findings findings) {
        findings.unless(
                each(workload.pod().path("topologySpreadConstraints"))
                        .filter(spread -> spread.path("topologyKey").asText().equals("kubernetes.io/hostname"))
                        .anyMatch(
                                spread -> Overlay.selects(spread.at("/labelSelector/matchLabels"), workload.labels())),
                "pods are not spread over machines.");
        findings.unless(
                Overlay.selects(workload.spec().at("/selector/matchLabels"), workload.labels()),
                "the selector does not find its own pods.");
    }
}
