package dev.presage.ops.k8s;

import static dev.presage.ops.k8s.Overlay.each;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Who may ask what of whom: nodes of the Kubernetes API, peers of nodes, everybody of the HTTP port. */
final class AccessCheck {
    private static final Set<String> NEEDED = Set.of("list pods", "patch pods");

    private AccessCheck() {}

    static void look(Overlay overlay, Workload workload, Findings findings) {
        account(overlay, workload, findings);
        peersOnly(overlay, workload, findings);
        findings.unless(
                overlay.all("ClusterRole").findAny().isEmpty()
                        && overlay.all("ClusterRoleBinding").findAny().isEmpty(),
                "nodes need no right beyond their namespace.");
    }

    private static void account(Overlay overlay, Workload workload, Findings findings) {
        String account = workload.pod().path("serviceAccountName").asText();
        findings.unless(overlay.find("ServiceAccount", account).isPresent(), "there is no account '" + account + "'.");
        findings.unless(
                workload.pod().path("automountServiceAccountToken").asBoolean(), "the account's token is not mounted.");
        Set<String> granted = overlay.all("RoleBinding")
                .filter(binding -> each(binding.path("subjects"))
                        .anyMatch(subject -> subject.path("name").asText().equals(account)
                                && subject.path("namespace").equals(binding.at("/metadata/namespace"))))
                .flatMap(binding ->
                        overlay.find("Role", binding.at("/roleRef/name").asText()).stream())
                .flatMap(role -> each(role.path("rules")))
                .flatMap(rule -> each(rule.path("resources"))
                        .flatMap(resource ->
                                each(rule.path("verbs")).map(verb -> verb.asText() + " " + resource.asText())))
                .collect(Collectors.toSet());
        findings.unless(
                granted.equals(NEEDED), "the account may " + granted + ", but nodes need exactly " + NEEDED + ".");
    }

    private static void peersOnly(Overlay overlay, Workload workload, Findings findings) {
        List<JsonNode> policies = overlay.all("NetworkPolicy")
                .filter(policy -> each(policy.at("/spec/policyTypes"))
                        .anyMatch(type -> type.asText().equals("Ingress")))
                .filter(policy -> Overlay.selects(policy.at("/spec/podSelector/matchLabels"), workload.labels()))
                .toList();
        findings.unless(!policies.isEmpty(), "no network policy closes anything.");
        for (JsonNode policy : policies) {
            each(policy.at("/spec/ingress"))
                    .filter(rule -> opensInside(rule, workload))
                    .forEach(rule -> findings.unless(
                            !rule.path("from").isEmpty()
                                    && each(rule.path("from")).allMatch(AccessCheck::isPeer),
                            "the network policy " + Overlay.nameOf(policy)
                                    + " opens remoting or management to others than peers."));
        }
        for (String port : List.of("remoting", "management")) {
            findings.unless(
                    policies.stream()
                            .flatMap(policy -> each(policy.at("/spec/ingress")))
                            .filter(rule -> each(rule.path("from")).anyMatch(AccessCheck::isPeer))
                            .anyMatch(rule -> opens(rule, workload, port)),
                    "peers do not reach one another's port " + port + ".");
        }
        overlay.all("Service")
                .filter(service -> Overlay.selects(service.at("/spec/selector"), workload.labels()))
                .flatMap(service -> each(service.at("/spec/ports")))
                .forEach(port -> findings.unless(
                        port.path("targetPort").asText().equals("http"),
                        "a service leads to another port than http: " + port + "."));
    }

    private static boolean opensInside(JsonNode rule, Workload workload) {
        return opens(rule, workload, "remoting") || opens(rule, workload, "management");
    }

    private static boolean opens(JsonNode rule, Workload workload, String name) {
        if (rule.path("ports").isEmpty()) {
            return true;
        }
        String number = workload.port(name).isPresent()
                ? Integer.toString(workload.port(name).getAsInt())
                : "";
        return each(rule.path("ports"))
                .map(port -> port.path("port").asText())
                .anyMatch(port -> port.isEmpty() || port.equals(name) || port.equals(number));
    }

    private static boolean isPeer(JsonNode from) {
        return Optional.of(from)
                .filter(peer -> !peer.has("ipBlock") && !peer.has("namespaceSelector"))
                .map(peer -> peer.at("/podSelector/matchLabels/app.kubernetes.io~1name")
                        .asText())
                .filter("presage"::equals)
                .isPresent();
    }
}
