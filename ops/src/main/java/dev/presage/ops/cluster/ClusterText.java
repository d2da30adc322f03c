package dev.presage.ops.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What {@code GET /v1/cluster} said, as lines for a terminal. */
final class ClusterText {
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());
    private static final String MEMBERS = "%-14s %-13s %-22s %-22s %7s %9s %9s  %s";

    private final JsonNode seen;
    private final int events;

    ClusterText(JsonNode seen, int events) {
        this.seen = seen;
        this.events = events;
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("As %s sees it at %s; %s leads."
                .formatted(
                        seen.path("node").asText(),
                        clock(seen.path("at")),
                        seen.path("leader").asText("nobody")));
        lines.add("");
        lines.add(MEMBERS.formatted("NODE", "STATE", "ADDRESS", "HTTP", "SHARDS", "SUBJECTS", "PROCESS", "ROLES"));
        seen.path("members").forEach(member -> lines.add(member(member)));
        lines.add("");
        shards(lines);
        lines.add("");
        pools(lines);
        lines.add("");
        lines.add("Once in the cluster: " + once());
        lines.add("");
        lines.add("What happened, the latest first");
        int shown = 0;
        for (JsonNode event : seen.path("events")) {
            if (shown++ == events) {
                break;
            }
            lines.add("  " + clock(event.path("at")) + "  " + event.path("text").asText());
            lines.add("            " + event.path("cause").asText());
        }
        return lines;
    }

    private static String member(JsonNode member) {
        long subjects = 0;
        for (JsonNode each : member.path("subjects")) {
            subjects += each.asLong();
        }
        return MEMBERS.formatted(
                member.path("name").asText(),
                state(member),
                member.path("address").asText(),
                member.path("http").asText(),
                member.path("shards").asText(),
                subjects,
                member.path("pid").asText("-"),
                String.join(",", texts(member.path("roles"))));
    }

    /** One word for how it stands; the first that applies is what matters most. */
    private static String state(JsonNode member) {
        String status = member.path("status").asText();
        if (status.equals("gone") || status.equals("down")) {
            return status;
        }
        if (!member.path("reachable").asBoolean()) {
            return "unreachable";
        }
        if (!status.equals("up")) {
            return status;
        }
        if (member.path("silent").asBoolean()) {
            return "silent";
        }
        return member.path("ready").asBoolean() ? "up" : "not ready";
    }

    private void shards(List<String> lines) {
        lines.add(
                "%-14s %s".formatted("SHARDS", "of " + seen.at("/shards/number").asText() + " each"));
        for (Map.Entry<String, JsonNode> domain : seen.at("/shards/domains").properties()) {
            Map<String, List<String>> byNode = new TreeMap<>();
            for (JsonNode shard : domain.getValue()) {
                byNode.computeIfAbsent(shard.path("node").asText("(no home)"), node -> new ArrayList<>())
                        .add(shard.path("shard").asText());
            }
            String label = domain.getKey();
            if (byNode.isEmpty()) {
                lines.add("%-14s nobody has needed one yet".formatted(label));
            }
            for (Map.Entry<String, List<String>> node : byNode.entrySet()) {
                lines.add("%-14s %-13s %s".formatted(label, node.getKey(), String.join(" ", node.getValue())));
                label = "";
            }
        }
    }

    private void pools(List<String> lines) {
        lines.add("%-24s %-13s %7s %12s %9s".formatted("POOL", "NODE", "WORKERS", "WAITING", "ROWS/S"));
        for (JsonNode member : seen.path("members")) {
            for (JsonNode pool : member.path("pools")) {
                lines.add("%-24s %-13s %7d %12s %9.1f"
                        .formatted(
                                pool.path("model").asText() + " "
                                        + pool.path("version").asText(),
                                member.path("name").asText(),
                                pool.path("workers").asInt(),
                                pool.path("queueDepth").asText() + " of "
                                        + pool.path("queueSize").asText(),
                                pool.path("rowsPerSecond").asDouble()));
            }
            for (JsonNode far : member.path("elsewhere")) {
                if (member.path("pools").isEmpty() || far.path("asked").asLong() > 0) {
                    lines.add("%-24s %-13s asks %d elsewhere, %d rows under way"
                            .formatted(
                                    far.path("model").asText() + " "
                                            + far.path("version").asText(),
                                    member.path("name").asText(),
                                    far.path("pools").asInt(),
                                    far.path("inFlight").asInt()));
                }
            }
        }
    }

    private String once() {
        List<String> all = new ArrayList<>();
        seen.path("singletons")
                .properties()
                .forEach(
                        each -> all.add(each.getKey() + " on " + each.getValue().asText()));
        return all.isEmpty() ? "nothing is known yet" : String.join(", ", all);
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(each -> texts.add(each.asText()));
        return texts;
    }

    private static String clock(JsonNode at) {
        return CLOCK.format(Instant.parse(at.asText()));
    }
}
