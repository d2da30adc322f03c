package dev.presage.ops.k8s;

import static dev.presage.ops.k8s.Overlay.each;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigResolveOptions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Pods of one kind that run a node, and the configuration that the node would have there. */
final class Workload {
    /** What the kubelet would put in, each a value that such a field might have. */
    private static final Map<String, String> FIELDS =
            Map.of("metadata.name", "presage-0", "status.podIP", "10.0.0.1", "metadata.namespace", "presage");

    private final Overlay overlay;
    private final JsonNode object;

    Workload(Overlay overlay, JsonNode object) {
        this.overlay = overlay;
        this.object = object;
    }

    String name() {
        return Overlay.nameOf(object);
    }

    JsonNode spec() {
        return object.path("spec");
    }

    JsonNode pod() {
        return object.at("/spec/template/spec");
    }

    JsonNode labels() {
        return object.at("/spec/template/metadata/labels");
    }

    JsonNode annotations() {
        return object.at("/spec/template/metadata/annotations");
    }

    JsonNode container() {
        return pod().at("/containers/0");
    }

    OptionalInt port(String name) {
        return each(container().path("ports"))
                .filter(port -> port.path("name").asText().equals(name))
                .mapToInt(port -> port.path("containerPort").asInt())
                .findFirst();
    }

    /** Every variable that the manifest sets, whether literally, from a field or from a settings map. */
    Map<String, String> environment() {
        Map<String, String> variables = new LinkedHashMap<>();
        each(container().path("envFrom"))
                .flatMap(from ->
                        overlay.find("ConfigMap", from.at("/configMapRef/name").asText()).stream())
                .forEach(map -> map.path("data")
                        .properties()
                        .forEach(entry ->
                                variables.put(entry.getKey(), entry.getValue().asText())));
        each(container().path("env"))
                .forEach(entry -> variables.put(entry.path("name").asText(), value(entry)));
        return variables;
    }

    private static String value(JsonNode entry) {
        String field = entry.at("/valueFrom/fieldRef/fieldPath").asText();
        return field.isEmpty() ? entry.path("value").asText() : FIELDS.getOrDefault(field, field);
    }

    /**
     * What the node would make of these variables, and of none of this machine.
     *
     * @throws ConfigException if it could make nothing of them
     */
    Config config() {
        return ConfigFactory.parseMap(environment(), "variables of " + name())
                .withFallback(ConfigFactory.parseResources("presage/node.conf"))
                .withFallback(ConfigFactory.parseResources("reference.conf"))
                .resolve(ConfigResolveOptions.defaults().setUseSystemEnvironment(false));
    }

    /** The volume that a path lies on, unless it lies on the image's own file system. */
    Optional<JsonNode> volume(String path) {
        return mount(path)
                .flatMap(mount -> each(pod().path("volumes"))
                        .filter(volume -> volume.path("name").equals(mount.path("name")))
                        .findFirst());
    }

    /** The deepest mount above a path. */
    Optional<JsonNode> mount(String path) {
        return each(container().path("volumeMounts"))
                .filter(mount -> (path + "/").startsWith(mount.path("mountPath").asText() + "/"))
                .max(java.util.Comparator.comparingInt(
                        mount -> mount.path("mountPath").asText().length()));
    }
}
