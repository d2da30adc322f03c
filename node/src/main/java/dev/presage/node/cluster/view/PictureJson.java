package dev.presage.node.cluster.view;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The picture as maps, lists, strings and numbers, for people and their tools. */
final class PictureJson {
    private final int shards;
    private final Set<String> domains;

    /**
     * @param shards how many each domain has
     * @param domains that are sharded
     */
    PictureJson(int shards, Set<String> domains) {
        this.shards = shards;
        this.domains = Set.copyOf(domains);
    }

    Map<String, Object> of(ClusterPicture picture, Instant now) {
        List<Seat> seats = shown(picture);
        Map<NodeKey, Map<String, int[]>> hosted = hosted(picture);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("at", now.toString());
        json.put("node", picture.name(picture.self()));
        json.put("leader", picture.leader() == null ? null : picture.name(picture.leader()));
        json.put(
                "unreachable",
                seats.stream()
                        .filter(seat -> seat.away() != null)
                        .map(Seat::name)
                        .toList());
        json.put(
                "members",
                seats.stream()
                        .map(seat -> member(picture, seat, hosted.getOrDefault(seat.node(), Map.of()), now))
                        .toList());
        json.put("shards", shards(picture));
        json.put("singletons", singletons(picture));
        var words = new Words(picture);
        json.put("events", picture.story().stream().map(words::event).toList());
        return json;
    }

    /** Members by name, and after them whoever went and has not come back under its name. */
    private static List<Seat> shown(ClusterPicture picture) {
        Map<String, Seat> byName = new TreeMap<>();
        for (Seat seat : picture.seats()) {
            byName.merge(seat.name(), seat, (before, after) -> after.isGone() && !before.isGone() ? before : after);
        }
        List<Seat> seats = new ArrayList<>(byName.values());
        seats.sort(Comparator.comparing(Seat::isGone));
        return seats;
    }

    private static Map<String, Object> member(
            ClusterPicture picture, Seat seat, Map<String, int[]> hosted, Instant now) {
        Optional<NodeReport> report = Optional.ofNullable(seat.isGone() ? null : seat.report());
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", seat.name());
        json.put("address", seat.node().address());
        json.put("http", seat.report() == null ? "" : seat.report().numbers().http());
        json.put("roles", seat.roles().stream().sorted().toList());
        json.put("version", seat.version());
        json.put("status", seat.status());
        json.put("since", seat.since().toString());
        json.put("reachable", seat.away() == null && !seat.isGone());
        json.put("unreachableSince", text(seat.away()));
        json.put("silent", seat.silent() && !seat.isGone());
        json.put("heardMillis", Math.max(0, seat.silence(now).toMillis()));
        json.put("self", seat.node().equals(picture.self()));
        json.put("leader", seat.node().equals(picture.leader()));
        json.put("ready", report.map(said -> said.numbers().ready()).orElse(false));
        json.put("pid", report.map(NodeReport::pid).orElse(null));
        json.put(
                "uptimeSeconds",
                report.map(said -> said.numbers().uptimeSeconds()).orElse(null));
        json.put(
                "shards", hosted.values().stream().mapToInt(counts -> counts[0]).sum());
        Map<String, Integer> subjects = new TreeMap<>();
        hosted.forEach((domain, counts) -> subjects.put(domain, counts[1]));
        json.put("subjects", subjects);
        json.put(
                "singletons",
                picture.singletons().entrySet().stream()
                        .filter(each -> each.getValue().equals(seat.node()) && !seat.isGone())
                        .map(Map.Entry::getKey)
                        .sorted()
                        .toList());
        json.put(
                "pools",
                report.map(said -> said.numbers().pools()).orElse(List.of()).stream()
                        .map(PictureJson::pool)
                        .toList());
        json.put(
                "elsewhere",
                report.map(said -> said.numbers().elsewhere()).orElse(List.of()).stream()
                        .map(PictureJson::remote)
                        .toList());
        return json;
    }

    private static Map<String, Object> pool(PoolSeen pool) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("model", pool.model());
        json.put("version", pool.version());
        json.put("workers", pool.workers());
        json.put("queueDepth", pool.queueDepth());
        json.put("queueSize", pool.queueSize());
        json.put("rowsPerSecond", pool.rowsPerSecond());
        return json;
    }

    private static Map<String, Object> remote(RemoteSeen far) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("model", far.model());
        json.put("version", far.version());
        json.put("pools", far.pools());
        json.put("inFlight", far.inFlight());
        json.put("asked", far.asked());
        return json;
    }

    /** Of each node and domain: how many shards, how many subjects. */
    private static Map<NodeKey, Map<String, int[]>> hosted(ClusterPicture picture) {
        Map<NodeKey, Map<String, int[]>> hosted = new LinkedHashMap<>();
        picture.shards()
                .forEach((domain, places) -> places.values().forEach(place -> {
                    if (place.home() != null) {
                        int[] counts = hosted.computeIfAbsent(place.home(), node -> new TreeMap<>())
                                .computeIfAbsent(domain, name -> new int[2]);
                        counts[0]++;
                        counts[1] += place.subjects();
                    }
                }));
        return hosted;
    }

    private Map<String, Object> shards(ClusterPicture picture) {
        Map<String, Object> byDomain = new TreeMap<>();
        domains.forEach(domain -> byDomain.put(domain, List.of()));
        picture.shards()
                .forEach((domain, places) -> byDomain.put(
                        domain,
                        places.entrySet().stream()
                                .map(each -> shard(picture, each.getKey(), each.getValue()))
                                .toList()));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("number", shards);
        json.put("domains", byDomain);
        return json;
    }

    private static Map<String, Object> shard(ClusterPicture picture, String shard, ShardMap.Place place) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("shard", shard);
        json.put("node", place.home() == null ? null : picture.name(place.home()));
        json.put("before", place.before() == null ? null : picture.name(place.before()));
        json.put("subjects", place.subjects());
        json.put("since", place.since().toString());
        return json;
    }

    private static Map<String, Object> singletons(ClusterPicture picture) {
        Map<String, Object> json = new TreeMap<>();
        picture.singletons().forEach((name, node) -> json.put(name, picture.name(node)));
        return json;
    }

    private static @Nullable String text(@Nullable Instant at) {
        return at == null ? null : at.toString();
    }
}
