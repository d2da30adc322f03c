package dev.presage.ops.k8s;

import static dev.presage.ops.k8s.Overlay.each;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import dev.presage.node.cluster.ClusterSettings;
import dev.presage.node.http.HttpSettings;
import dev.presage.node.ingest.IngestSettings;
import dev.presage.node.kubernetes.KubernetesSettings;
import dev.presage.persistence.journal.DatabaseSettings;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Whether the node can read what a workload tells it, and means the same by it. */
final class SettingsCheck {
    private static final Pattern SECRET = Pattern.compile("PASSWORD|SECRET|ACCESS_KEY|TOKEN");
    private static final List<Consumer<Config>> READERS = List.of(
            ClusterSettings::from,
            HttpSettings::from,
            IngestSettings::from,
            DatabaseSettings::from,
            config -> KubernetesSettings.from(config, "pod"));

    private SettingsCheck() {}

    static void look(Workload workload, Findings findings) {
        variables(workload, findings);
        Config config;
        try {
            config = workload.config();
            for (Consumer<Config> reader : READERS) {
                reader.accept(config);
            }
        } catch (ConfigException | IllegalArgumentException refused) {
            findings.unless(false, "the node would not start: " + refused.getMessage());
            return;
        }
        ports(workload, config, findings);
        paths(workload, findings);
    }

    private static void variables(Workload workload, Findings findings) {
        var known = NodeCode.variables();
        workload.environment().forEach((name, value) -> {
            findings.unless(
                    !name.startsWith("PRESAGE_") || known.contains(name),
                    name + " is no variable that the node reads.");
            findings.unless(
                    name.endsWith("_FILE") || !SECRET.matcher(name).find(),
                    name + " is a secret in the environment; mount it and set " + name + "_FILE.");
        });
    }

    private static void ports(Workload workload, Config config, Findings findings) {
        Map<String, String> paths = Map.of(
                "http", "presage.http.port",
                "remoting", "pekko.remote.artery.canonical.port",
                "management", "pekko.management.http.port");
        paths.forEach((port, path) -> findings.unless(
                workload.port(port).orElse(-1) == config.getInt(path),
                "the port " + port + " is " + workload.port(port) + ", but the node has " + path + " = "
                        + config.getInt(path) + "."));
        String managed = config.getString("pekko.management.cluster.bootstrap.contact-point-discovery.port-name");
        findings.unless(workload.port(managed).isPresent(), "peers look for a port named " + managed + ".");
        findings.unless(
                workload.annotations()
                        .path("prometheus.io/port")
                        .asText()
                        .equals(Integer.toString(config.getInt("presage.http.port"))),
                "Prometheus is sent to another port than the node's.");
        findings.unless(
                !config.getString("presage.http.interface").startsWith("127."),
                "the kubelet cannot reach PRESAGE_HTTP_INTERFACE=" + config.getString("presage.http.interface") + ".");
    }

    private static void paths(Workload workload, Findings findings) {
        var served = NodeCode.paths();
        for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
            JsonNode get = workload.container().at("/" + probe + "/httpGet");
            findings.unless(
                    served.contains(get.path("path").asText()),
                    probe + " asks for " + get.path("path").asText() + ", which the node does not serve.");
            findings.unless(
                    get.path("port").asText().equals("http"), probe + " asks at another port than the one named http.");
        }
        String scraped = workload.annotations().path("prometheus.io/path").asText();
        findings.unless(served.contains(scraped), "Prometheus scrapes " + scraped + ", which the node does not serve.");
        findings.unless(
                each(workload.pod().path("containers")).count() == 1, "a pod has one container, which is the node.");
    }
}
