package dev.presage.ops.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Everything that an overlay is held against. */
public final class Checks {
    private static final String HPA = "HorizontalPodAutoscaler";

    private Checks() {}

    /**
     * Looks at one overlay.
     *
     * @param built as kustomize printed it
     * @param adapter the rules by which node metrics reach a HorizontalPodAutoscaler, as YAML
     * @param scrape what a node's {@code /metrics} says, if there is one to ask
     * @return what is wrong, a sentence each
     */
    public static List<String> look(String name, String built, String adapter, Optional<String> scrape) {
        Overlay overlay = Overlay.parse(name, built);
        Findings findings = Findings.of(overlay);
        for (Workload workload : overlay.nodes()) {
            Findings of = findings.in(workload.name());
            SettingsCheck.look(workload, of);
            if (of.sentences().isEmpty()) {
                TimesCheck.look(workload, of);
                FilesCheck.look(overlay, workload, of);
            }
            PodCheck.look(workload, of);
            AccessCheck.look(overlay, workload, of);
        }
        // What all have in common is of interest once each can start.
        if (findings.sentences().isEmpty()) {
            ClusterCheck.look(overlay, findings);
            Scaling.look(overlay, findings);
        }
        metrics(overlay, Overlay.parse("adapter", adapter), scrape, findings);
        return findings.sentences();
    }

    private static void metrics(Overlay overlay, Overlay adapter, Optional<String> scrape, Findings findings) {
        Set<String> read = new HashSet<>(Scaling.metrics(overlay));
        Set<String> adapted = adapter.objects().stream()
                .flatMap(rules -> Scaling.metrics(rules).stream())
                .collect(Collectors.toSet());
        for (JsonNode scaler : overlay.all(HPA).toList()) {
            Scaling.metrics(scaler)
                    .forEach(metric -> findings.unless(
                            adapted.contains(metric),
                            "the metric " + metric + " is read, but no rule of the adapter makes it."));
        }
        read.addAll(adapted);
        scrape.ifPresent(text -> Scaling.exposed(read, names(text), findings));
    }

    /** The metrics that Prometheus' text format tells. */
    static Set<String> names(String scrape) {
        return scrape.lines()
                .filter(line -> !line.startsWith("#") && !line.isBlank())
                .map(line -> line.split("[ {]", 2)[0])
                .collect(Collectors.toSet());
    }
}
