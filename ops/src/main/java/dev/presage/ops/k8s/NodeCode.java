package dev.presage.ops.k8s;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the node's own files say of it: the variables it reads and the paths it serves. */
final class NodeCode {
    private static final String SETTINGS = "presage/node.conf";
    private static final String API = "dev/presage/node/http/openapi.json";
    private static final Pattern INCLUDE = Pattern.compile("include classpath\\(\"([^\"]+)\"\\)");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{\\?(PRESAGE_[A-Z0-9_]+)}");

    private NodeCode() {}

    /** All variables that settings may come from, and the one that names a file of them. */
    static Set<String> variables() {
        Set<String> found = new HashSet<>(Set.of("PRESAGE_CONFIG"));
        String top = text(SETTINGS);
        find(VARIABLE, top, found);
        Set<String> included = new HashSet<>();
        find(INCLUDE, top, included);
        included.forEach(file -> find(VARIABLE, text(file), found));
        return found;
    }

    /** All paths that are served; a test of the node holds this document against its routes. */
    static Set<String> paths() {
        try {
            return new ObjectMapper()
                    .readTree(text(API)).path("paths").properties().stream()
                            .map(java.util.Map.Entry::getKey)
                            .collect(Collectors.toSet());
        } catch (IOException malformed) {
            throw new UncheckedIOException(malformed);
        }
    }

    private static void find(Pattern pattern, String text, Set<String> found) {
        pattern.matcher(text).results().forEach(match -> found.add(match.group(1)));
    }

    private static String text(String resource) {
        try (InputStream in = NodeCode.class.getClassLoader().getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is not on the class path.");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
