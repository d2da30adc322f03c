package dev.presage.ops.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import java.util.List;

/** Whether all workloads together are one cluster that can found itself, shrink and grow. */
final class ClusterCheck {
    private static final List<String> COMMON = List.of(
            "presage.cluster.name",
            "presage.cluster.tls-directory",
            "presage.kubernetes.selector",
            "presage.persistence.database.url",
            "presage.ingest.bootstrap-servers");

    private ClusterCheck() {}

    static void look(Overlay overlay, Findings findings) {
        List<Workload> nodes = overlay.nodes();
        findings.unless(!nodes.isEmpty(), "nothing runs a node.");
        for (String key : COMMON) {
            findings.unless(
                    nodes.stream()
                                    .map(node -> node.config().getString(key))
                                    .distinct()
                                    .count()
                            <= 1,
                    "nodes do not agree on " + key + ".");
        }
        for (String role : List.of("entity", "model", "training", "edge")) {
            findings.unless(
                    nodes.stream().anyMatch(node -> roles(node).contains(role)), "no node has the role " + role + ".");
        }
        if (!nodes.isEmpty()) {
            founders(overlay, nodes, findings);
        }
        nodes.forEach(node -> disruption(overlay, node, findings.in(node.name())));
        overlay.all("Service")
                .filter(service -> Overlay.nameOf(service).equals("presage"))
                .forEach(service -> findings.unless(
                        nodes.stream().anyMatch(node -> Overlay.selects(service.at("/spec/selector"), node.labels())),
                        "the service finds no node."));
    }

    private static List<String> roles(Workload node) {
        return List.of(node.config().getString("presage.cluster.roles").split(","));
    }

    private static void founders(Overlay overlay, List<Workload> nodes, Findings findings) {
        Config config = nodes.getFirst().config();
        String selector = config.getString("presage.kubernetes.selector");
        List<Workload> founders = nodes.stream()
                .filter(node -> List.of(selector.split(",")).stream().allMatch(label -> hasLabel(node, label)))
                .toList();
        findings.unless(
                founders.size() == 1, "the selector " + selector + " must name the pods of one workload that founds.");
        int needed = config.getInt("presage.kubernetes.contact-points");
        for (Workload founder : founders) {
            int least = Scaling.replicas(overlay, founder).least();
            findings.unless(
                    needed <= least,
                    "a cluster is founded by " + needed + " nodes, but perhaps only " + least + " are there.");
            findings.unless(
                    2 * needed > least,
                    "a cluster is founded by " + needed + " of " + least + " nodes, so there may be two.");
            findings.unless(roles(founder).contains("entity"), "those who found a cluster must host subjects.");
        }
    }

    private static boolean hasLabel(Workload node, String label) {
        String[] pair = label.split("=", 2);
        return pair.length == 2 && node.labels().path(pair[0]).asText().equals(pair[1]);
    }

    private static void disruption(Overlay overlay, Workload node, Findings findings) {
        if (Scaling.replicas(overlay, node).most() <= 1) {
            return;
        }
        List<JsonNode> budgets = overlay.all("PodDisruptionBudget")
                .filter(budget -> Overlay.selects(budget.at("/spec/selector/matchLabels"), node.labels()))
                .toList();
        findings.unless(
                budgets.size() == 1
                        && budgets.getFirst().at("/spec/maxUnavailable").asInt() == 1,
                "machines may be drained of more than one pod at a time.");
    }
}
