package dev.presage.node.cluster.view;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Happenings in plain words: what happened, why, and what follows from it. */
final class Words {
    private static final int MOST_MOVES_LISTED = 200;

    private final ClusterPicture picture;

    Words(ClusterPicture picture) {
        this.picture = picture;
    }

    /** What is said of a happening. */
    private record Said(String kind, String text, String cause) {}

    Map<String, Object> event(Happening happening) {
        Said said = say(happening);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("at", happening.at().toString());
        json.put("kind", said.kind());
        json.put("text", said.text());
        json.put("cause", said.cause());
        switch (happening) {
            case Happening.Stood stood -> {
                json.put("node", picture.name(stood.node()));
                json.put(
                        "tookMillis",
                        stood.after().isZero() ? null : stood.after().toMillis());
            }
            case Happening.Led led -> json.put("node", picture.name(led.node()));
            case Happening.Singleton one -> json.put("node", picture.name(one.node()));
            case Happening.Pool pool -> json.put("node", picture.name(pool.node()));
            case Happening.Moved moved -> {
                json.put("until", moved.until().toString());
                json.put("over", moved.over());
                json.put("tookMillis", longest(moved.moves()).toMillis());
                json.put(
                        "moves",
                        moved.moves().stream()
                                .limit(MOST_MOVES_LISTED)
                                .map(this::move)
                                .toList());
            }
        }
        return json;
    }

    private Said say(Happening happening) {
        return switch (happening) {
            case Happening.Stood stood -> stood(picture.name(stood.node()), stood);
            case Happening.Led led ->
                new Said(
                        "leader",
                        picture.name(led.node()) + " leads the cluster.",
                        "The leader lets nodes in and out; it is the first reachable member by address.");
            case Happening.Singleton one ->
                new Said(
                        "singleton",
                        picture.name(one.node()) + " runs " + one.name() + " now.",
                        "It runs once in the cluster, on the oldest node that may; the one before went.");
            case Happening.Pool pool ->
                new Said(
                        "pool",
                        picture.name(pool.node()) + ": " + pool.model() + " " + pool.what() + ".",
                        "Model pools change when a version is promoted, and when workers die and are replaced.");
            case Happening.Moved moved -> moved(moved);
        };
    }

    private static Said stood(String name, Happening.Stood stood) {
        String after = stood.after().isZero() ? "" : " after " + seconds(stood.after());
        return switch (stood.standing()) {
            case UP -> new Said("up", name + " is a member.", "It joined and was let in; shards move to it by and by.");
            case UNREACHABLE ->
                new Said(
                        "unreachable",
                        name + " does not answer the others.",
                        "Its heartbeats stopped: the process died, hangs or is cut off. If that lasts, it is put out.");
            case REACHABLE ->
                new Said("reachable", name + " answers again" + after + ".", "It was slow or cut off for a moment.");
            case SILENT ->
                new Said(
                        "silent",
                        name + " tells nothing of itself.",
                        "It is a member, but its reports stopped: it is just stopping, or overloaded.");
            case SPEAKS -> new Said("speaks", name + " tells of itself again" + after + ".", "Its reports go on.");
            case DOWNED ->
                new Said(
                        "downed",
                        name + " is put out" + after + ".",
                        "The majority could not reach it, or a new process came in its place; so its subjects may live"
                                + " elsewhere.");
            case LEAVING ->
                new Said("leaving", name + " leaves in order.", "It was told to stop; it hands its shards over first.");
            case LEFT -> new Said("left", name + " has left.", "It stopped in order; the others host its shards.");
            case GONE ->
                new Said(
                        "gone",
                        name + " is gone" + after + ".",
                        "It is no member any more; the others host its shards as soon as somebody needs them.");
        };
    }

    private Said moved(Happening.Moved moved) {
        List<Move> moves = moved.moves();
        List<Move> fresh = moves.stream().filter(move -> move.from() == null).toList();
        List<Move> handed = moves.stream().filter(move -> move.from() != null).toList();
        List<String> parts = new ArrayList<>();
        if (!handed.isEmpty()) {
            parts.add(shards(handed.size()) + " moved from " + places(handed, true) + " to " + places(handed, false));
        }
        if (!fresh.isEmpty()) {
            parts.add(shards(fresh.size()) + " found a first home on " + places(fresh, false));
        }
        String text = String.join("; ", parts) + (moved.over() ? "." : " so far.");
        if (handed.isEmpty()) {
            return new Said("shards", text, "Somebody sent to their subjects for the first time.");
        }
        return new Said(
                "shards",
                text,
                "Without a home for " + seconds(longest(handed))
                        + " at the longest, counted from the last sign of life; a shard waits until somebody needs it,"
                        + " and its subjects wake from the journal.");
    }

    private String places(List<Move> moves, boolean from) {
        Map<String, Long> counts = moves.stream()
                .collect(Collectors.groupingBy(
                        move -> picture.name(from ? move.from() : move.to()), TreeMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .map(each -> counts.size() == 1 ? each.getKey() : each.getKey() + " (" + each.getValue() + ")")
                .collect(Collectors.joining(", "));
    }

    private Map<String, Object> move(Move move) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("domain", move.domain());
        json.put("shard", move.shard());
        json.put("from", move.from() == null ? null : picture.name(move.from()));
        json.put("to", picture.name(move.to()));
        json.put("homelessMillis", move.from() == null ? null : move.homeless().toMillis());
        return json;
    }

    private static Duration longest(List<Move> moves) {
        return moves.stream()
                .filter(move -> Objects.nonNull(move.from()))
                .map(Move::homeless)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    private static String shards(int count) {
        return count + (count == 1 ? " shard" : " shards");
    }

    private static String seconds(Duration length) {
        return String.format(Locale.ROOT, "%.1f s", length.toMillis() / 1e3);
    }
}
