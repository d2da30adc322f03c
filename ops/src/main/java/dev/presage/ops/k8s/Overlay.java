package dev.presage.ops.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * All that an overlay would apply.
 *
 * @param objects in the order in which kustomize printed them
 */
record Overlay(String name, List<JsonNode> objects) {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final String PART = "app.kubernetes.io/name";

    Overlay {
        objects = List.copyOf(objects);
    }

    static Overlay parse(String name, String yaml) {
        List<JsonNode> objects = new ArrayList<>();
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(yaml)) {
            while (documents.hasNext()) {
                JsonNode object = documents.next();
                if (object != null && object.isObject()) {
                    objects.add(object);
                }
            }
        } catch (IOException malformed) {
            throw new UncheckedIOException("The overlay " + name + " is no YAML.", malformed);
        }
        return new Overlay(name, objects);
    }

    Stream<JsonNode> all(String kind) {
        return objects.stream().filter(object -> object.path("kind").asText().equals(kind));
    }

    Optional<JsonNode> find(String kind, String name) {
        return all(kind).filter(object -> nameOf(object).equals(name)).findFirst();
    }

    /** Everything that runs a node of ours. */
    List<Workload> nodes() {
        return objects.stream()
                .filter(object -> List.of("Deployment", "StatefulSet", "DaemonSet")
                        .contains(object.path("kind").asText()))
                .filter(object -> object.at("/spec/template/metadata/labels")
                        .path(PART)
                        .asText()
                        .equals("presage"))
                .map(object -> new Workload(this, object))
                .toList();
    }

    static String nameOf(JsonNode object) {
        return object.at("/metadata/name").asText();
    }

    static Stream<JsonNode> each(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    /** Whether a selector's labels are all among these. */
    static boolean selects(JsonNode labels, JsonNode of) {
        return labels.properties().stream()
                .allMatch(label -> of.path(label.getKey()).equals(label.getValue()));
    }
}
