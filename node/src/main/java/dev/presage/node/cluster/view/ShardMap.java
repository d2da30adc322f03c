package dev.presage.node.cluster.view;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Which node hosts which shard, as the nodes say themselves, and how shards move. Without a clock of its own. */
final class ShardMap {
    /** A shard of a domain. */
    private record Name(String domain, String shard) {}

    /**
     * Where a shard is.
     *
     * @param home who hosts it; null if nobody does
     * @param before who hosted it last, if nobody does
     * @param subjects in memory, as was said last
     * @param seen when that was
     * @param since when it came here, or left
     */
    record Place(@Nullable NodeKey home, @Nullable NodeKey before, int subjects, Instant seen, Instant since) {}

    private final Map<Name, Place> places = new HashMap<>();
    private final Map<NodeKey, Hosted> said = new HashMap<>();

    /** Takes what a node says that it hosts, and tells which shards came to it. */
    List<Move> report(NodeKey node, Hosted hosted, Instant now) {
        Hosted before = said.getOrDefault(node, Hosted.nothing());
        said.put(node, hosted);
        List<Move> moves = new ArrayList<>();
        hosted.shards()
                .forEach((domain, shards) -> shards.forEach((shard, subjects) -> {
                    var name = new Name(domain, shard);
                    Place place = places.get(name);
                    if (place != null && node.equals(place.home())) {
                        places.put(name, new Place(node, null, subjects, now, place.since()));
                    } else if (place == null || place.home() == null || !names(before, name)) {
                        // Who goes on naming a shard that another has named since is only late.
                        moves.add(move(name, place, node, now));
                        places.put(name, new Place(node, null, subjects, now, now));
                    }
                }));
        places.replaceAll(
                (name, place) -> node.equals(place.home()) && !names(hosted, name) ? left(place, now) : place);
        return moves;
    }

    /** A node is no member any more: nobody hosts what it hosted. */
    int forget(NodeKey node, Instant now) {
        said.remove(node);
        int lost = (int) places.values().stream()
                .filter(place -> node.equals(place.home()))
                .count();
        places.replaceAll((name, place) -> node.equals(place.home()) ? left(place, now) : place);
        return lost;
    }

    /** All shards that ever had a home, by domain and then by number. */
    void forEach(BiConsumer<String, Map<String, Place>> consumer) {
        Map<String, Map<String, Place>> byDomain = new TreeMap<>();
        places.forEach(
                (name, place) -> byDomain.computeIfAbsent(name.domain(), domain -> new TreeMap<>(ShardMap::byNumber))
                        .put(name.shard(), place));
        byDomain.forEach(consumer);
    }

    private static boolean names(Hosted hosted, Name name) {
        return hosted.shards().getOrDefault(name.domain(), Map.of()).containsKey(name.shard());
    }

    private static Place left(Place place, Instant now) {
        return new Place(null, place.home(), 0, place.seen(), now);
    }

    private static Move move(Name name, @Nullable Place place, NodeKey to, Instant now) {
        if (place == null) {
            return new Move(name.domain(), name.shard(), null, to, Duration.ZERO);
        }
        NodeKey from = place.home() == null ? place.before() : place.home();
        return new Move(name.domain(), name.shard(), from, to, Duration.between(place.seen(), now));
    }

    private static int byNumber(String a, String b) {
        int shorter = Integer.compare(a.length(), b.length());
        return shorter == 0 ? a.compareTo(b) : shorter;
    }
}
