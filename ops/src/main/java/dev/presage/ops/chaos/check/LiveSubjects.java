package dev.presage.ops.chaos.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.presage.ops.chaos.check.Findings.Kind;
import dev.presage.ops.chaos.load.Doors;
import dev.presage.protocol.SubjectId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks every node about every subject, and holds the answers against what the subject's rows fold to. */
final class LiveSubjects {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int ATTEMPTS = 3;

    private final Doors doors;
    private final Findings findings;

    LiveSubjects(Doors doors, Findings findings) {
        this.doors = doors;
        this.findings = findings;
    }

    void check(Folds folds) {
        for (Folds.Fold<?> fold : folds.all()) {
            JsonNode expected = expected(fold);
            for (int door = 0; door < doors.count(); door++) {
                check(fold.context().subject(), door, expected);
            }
        }
    }

    private void check(SubjectId subject, int door, JsonNode expected) {
        String node = "node-" + (door + 1);
        JsonNode live = describe(subject, door);
        if (live == null) {
            findings.add(Kind.UNHEALED, node + " does not describe " + subject + ".");
            return;
        }
        expected.fieldNames().forEachRemaining(field -> {
            if (!expected.get(field).equals(live.get(field))) {
                findings.add(
                        Kind.MISFOLDED,
                        node + " says of " + subject + " other than its rows: " + field + " is "
                                + shorten(live.get(field)) + " instead of " + shorten(expected.get(field)) + ".");
            }
        });
    }

    private @Nullable JsonNode describe(SubjectId subject, int door) {
        String path = "/v1/subjects/" + subject.domain() + "/"
                + URLEncoder.encode(subject.id(), StandardCharsets.UTF_8).replace("+", "%20");
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            String answer = doors.get(door, path, PATIENCE);
            if (answer != null) {
                return read(answer);
            }
        }
        return null;
    }

    private static JsonNode expected(Folds.Fold<?> fold) {
        var expected = new LinkedHashMap<String, Object>();
        expected.put("version", fold.context().version());
        expected.put("observed", fold.context().observed());
        expected.put("lastTime", fold.context().lastTime().toString());
        expected.put("memory", finite(fold.view()));
        try {
            return read(JSON.writeValueAsString(expected));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("A view is strings, numbers, lists and maps.", impossible);
        }
    }

    /** As nodes write it: a number that is not finite becomes null. */
    private static Object finite(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            var copy = new LinkedHashMap<Object, Object>();
            map.forEach((key, each) -> copy.put(key, finite(each)));
            return copy;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(LiveSubjects::finite).toList();
        }
        boolean isNumber = !(value instanceof Number number) || Double.isFinite(number.doubleValue());
        return value == null || !isNumber ? JsonNodeFactory.instance.nullNode() : value;
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException malformed) {
            throw new IllegalStateException("A node answered with what is no JSON.", malformed);
        }
    }

    private static String shorten(@Nullable JsonNode value) {
        String text = String.valueOf(value);
        return text.length() <= 120 ? text : text.substring(0, 120) + "...";
    }
}
