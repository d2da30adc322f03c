package dev.presage.ops.k8s;

import static dev.presage.ops.k8s.Overlay.each;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** How many nodes there are, and whether those who decide that read numbers that nodes tell. */
final class Scaling {
    private static final Pattern METRIC = Pattern.compile("presage_[a-z_]+");

    private Scaling() {}

    /** Between how many pods a workload may have. */
    record Replicas(int least, int most) {}

    static Replicas replicas(Overlay overlay, Workload workload) {
        for (JsonNode scaler : scalers(overlay)) {
            if (target(scaler).equals(workload.name())) {
                JsonNode spec = scaler.path("spec");
                return new Replicas(
                        spec.path("minReplicas")
                                .asInt(spec.path("minReplicaCount").asInt(1)),
                        spec.path("maxReplicas")
                                .asInt(spec.path("maxReplicaCount").asInt(1)));
            }
        }
        int fixed = workload.spec().path("replicas").asInt(1);
        return new Replicas(fixed, fixed);
    }

    private static List<JsonNode> scalers(Overlay overlay) {
        return overlay.objects().stream()
                .filter(object -> Set.of("HorizontalPodAutoscaler", "ScaledObject")
                        .contains(object.path("kind").asText()))
                .toList();
    }

    private static String target(JsonNode scaler) {
        return scaler.at("/spec/scaleTargetRef/name").asText();
    }

    static void look(Overlay overlay, Findings findings) {
        for (JsonNode scaler : scalers(overlay)) {
            Findings of = findings.in(scaler.path("kind").asText());
            List<Workload> targets = overlay.nodes().stream()
                    .filter(node -> node.name().equals(target(scaler)))
                    .toList();
            of.unless(targets.size() == 1, "it scales " + target(scaler) + ", which is not there.");
            targets.forEach(workload -> bounds(overlay, workload, of));
            of.unless(!metrics(scaler).isEmpty(), "it looks at nothing that nodes tell.");
        }
        findings.unless(
                scalers(overlay).stream().map(Scaling::target).distinct().count()
                        == scalers(overlay).size(),
                "two autoscalers pull at one workload.");
    }

    private static void bounds(Overlay overlay, Workload workload, Findings findings) {
        Config config = workload.config();
        int most = replicas(overlay, workload).most();
        findings.unless(
                workload.spec().path("replicas").isMissingNode(),
                "the number of replicas is set, too, and would be set back by every apply.");
        int shards = config.getInt("pekko.cluster.sharding.number-of-shards");
        findings.unless(most <= shards, "there are " + shards + " shards for up to " + most + " nodes.");
        int partitions = config.getInt("presage.ingest.partitions");
        findings.unless(most <= partitions, "topics have " + partitions + " partitions for up to " + most + " nodes.");
    }

    /** The names of all metrics of ours that a scaler or a rule of the adapter mentions. */
    static Set<String> metrics(JsonNode node) {
        Set<String> found = new HashSet<>();
        if (node.isTextual()) {
            METRIC.matcher(node.asText()).results().forEach(match -> found.add(match.group()));
        }
        node.properties().stream()
                .filter(entry ->
                        !entry.getKey().equals("metadata") || entry.getValue().has("query"))
                .forEach(entry -> found.addAll(metrics(entry.getValue())));
        if (node.isArray()) {
            each(node).forEach(item -> found.addAll(metrics(item)));
        }
        return found;
    }

    static Set<String> metrics(Overlay overlay) {
        Set<String> found = new HashSet<>();
        scalers(overlay).forEach(scaler -> found.addAll(metrics(scaler)));
        return found;
    }

    /** Whether everything that decides about nodes is really told by one. */
    static void exposed(Set<String> read, Set<String> told, Findings findings) {
        read.forEach(metric -> findings.unless(
                told.contains(metric), "the metric " + metric + " is read, but /metrics of a node does not have it."));
    }
}
