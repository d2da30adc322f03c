package dev.presage.node.cluster.view;

import dev.presage.node.cluster.view.Happening.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What this node knows of its cluster, and how it came to that. For one thread, without a clock of its own: whoever
 * tells it something says when it was.
 */
final class ClusterPicture {
    /** Of nodes that went, so many are remembered. */
    private static final int MOST_GONE = 12;

    private final NodeKey self;
    private final ViewSettings settings;
    private final ShardMap shards = new ShardMap();
    private final Story story;
    private final Map<NodeKey, Seat> seats = new LinkedHashMap<>();
    private final Map<String, NodeKey> singletons = new HashMap<>();
    private @Nullable NodeKey leader;

    /** Until this node is a member itself it only learns what was before. */
    private boolean joined;

    ClusterPicture(NodeKey self, ViewSettings settings) {
        this.self = self;
        this.settings = settings;
        this.story = new Story(settings.events(), settings.settled());
    }

    /** A node is a member now, or has another status. */
    void member(NodeKey node, String status, Set<String> roles, String version, Instant now) {
        Seat before = seats.get(node);
        Seat after = before == null
                ? Seat.of(node, formerName(node), status, roles, version, now)
                : before.with(status, now);
        seats.put(node, after);
        joined |= node.equals(self) && status.equals("up");
        if (before != null && before.status().equals(status)) {
            return;
        }
        switch (status) {
            case "up" -> stood(node, Standing.UP, now, Duration.ZERO);
            case "leaving" -> stood(node, Standing.LEAVING, now, Duration.ZERO);
            case "down" -> stood(node, Standing.DOWNED, now, away(before, now));
            default -> {
                // Joining and exiting are steps on the way that nobody has to act on.
            }
        }
    }

    /**
     * A node is no member any more.
     *
     * @param downed whether the others put it out, rather than it leaving by itself
     */
    void removed(NodeKey node, boolean downed, Instant now) {
        Seat before = seats.get(node);
        if (before == null || before.isGone()) {
            return;
        }
        shards.forget(node, now);
        seats.put(node, before.with(Seat.GONE, now));
        stood(node, downed ? Standing.GONE : Standing.LEFT, now, away(before, now));
        forgetOldest();
    }

    void unreachable(NodeKey node, Instant now) {
        Seat seat = seats.get(node);
        if (seat != null && seat.away() == null && !seat.isGone()) {
            seats.put(node, seat.away(now));
            stood(node, Standing.UNREACHABLE, now, Duration.ZERO);
        }
    }

    void reachable(NodeKey node, Instant now) {
        Seat seat = seats.get(node);
        if (seat != null && seat.away() != null) {
            seats.put(node, seat.back(now));
            stood(node, Standing.REACHABLE, now, away(seat, now));
        }
    }

    /**
     * Another node leads.
     *
     * @param address where it is; null if none does
     */
    void leader(@Nullable String address, Instant now) {
        NodeKey node = seats.values().stream()
                .filter(seat -> !seat.isGone() && seat.node().address().equals(address))
                .map(Seat::node)
                .reduce((older, newer) -> newer)
                .orElse(null);
        if (node != null && !node.equals(leader) && joined) {
            story.add(new Happening.Led(now, node));
        }
        leader = node;
    }

    /** A node says how it does; who is no member is not listened to. */
    void report(NodeReport report, Instant now) {
        Seat seat = seats.get(report.node());
        if (seat == null || seat.isGone()) {
            return;
        }
        if (seat.silent()) {
            stood(seat.node(), Standing.SPEAKS, now, seat.silence(now));
        }
        seats.put(seat.node(), seat.heard(report, now));
        story.moved(shards.report(report.node(), report.hosted(), now), now);
        pools(seat.report(), report, now);
        NodeReport before = seat.report();
        singletons(before == null ? List.of() : before.hosted().singletons(), report, now);
    }

    private void singletons(List<String> before, NodeReport report, Instant now) {
        for (String name : report.hosted().singletons()) {
            // Who goes on naming one that another has named since is only late.
            if (!before.contains(name) || !singletons.containsKey(name)) {
                NodeKey former = singletons.put(name, report.node());
                if (former != null && !former.equals(report.node())) {
                    story.add(new Happening.Singleton(now, name, report.node()));
                }
            }
        }
    }

    /** Time passed: who has fallen silent, what is over, what may be forgotten. */
    void passed(Instant now) {
        story.passed(now);
        seats.replaceAll((node, seat) -> {
            // Nobody expects a word from one that went, cannot be reached, or has only just begun.
            boolean expected = seat.report() != null && !seat.isGone() && seat.away() == null && !seat.silent();
            boolean late = expected && seat.silence(now).compareTo(settings.silentAfter()) > 0;
            if (late) {
                stood(node, Standing.SILENT, now, Duration.ZERO);
            }
            return late ? seat.silenced() : seat;
        });
        Instant gone = now.minus(settings.gone());
        seats.values().removeIf(seat -> seat.isGone() && seat.since().isBefore(gone));
    }

    Collection<Seat> seats() {
        return seats.values();
    }

    NodeKey self() {
        return self;
    }

    @Nullable
    NodeKey leader() {
        return leader;
    }

    ShardMap shards() {
        return shards;
    }

    Map<String, NodeKey> singletons() {
        return singletons;
    }

    List<Happening> story() {
        return story.latestFirst();
    }

    /** What a node is or was called. */
    String name(@Nullable NodeKey node) {
        Seat seat = node == null ? null : seats.get(node);
        return seat != null ? seat.name() : node == null ? "nobody" : node.address();
    }

    /** A process that comes back at an address is taken for the node that was there until it says its name. */
    private String formerName(NodeKey node) {
        return seats.values().stream()
                .filter(seat -> seat.node().address().equals(node.address()))
                .map(Seat::name)
                .reduce((older, newer) -> newer)
                .orElse(node.address());
    }

    private void stood(NodeKey node, Standing standing, Instant now, Duration after) {
        if (joined) {
            story.add(new Happening.Stood(now, node, standing, after));
        }
    }

    private static Duration away(@Nullable Seat seat, Instant now) {
        Instant from = seat == null ? null : seat.away();
        return from == null ? Duration.ZERO : Duration.between(from, now);
    }

    private void pools(@Nullable NodeReport before, NodeReport now, Instant at) {
        if (before == null) {
            return;
        }
        Map<String, String> was = versions(before);
        Map<String, String> is = versions(now);
        is.forEach((model, version) -> {
            String old = was.get(model);
            if (!Objects.equals(old, version)) {
                String what = old == null ? "serves version " + version : "serves " + version + " after " + old;
                story.add(new Happening.Pool(at, now.node(), model, what));
            }
        });
        was.forEach((model, version) -> {
            if (!is.containsKey(model)) {
                story.add(new Happening.Pool(at, now.node(), model, "has no worker that is alive"));
            }
        });
    }

    /** Of each model that has a worker, the versions that serve. */
    private static Map<String, String> versions(NodeReport report) {
        return report.numbers().pools().stream()
                .filter(pool -> pool.workers() > 0)
                .collect(Collectors.toMap(PoolSeen::model, PoolSeen::version, (a, b) -> a + " and " + b));
    }

    private void forgetOldest() {
        List<Seat> gone =
                new ArrayList<>(seats.values().stream().filter(Seat::isGone).toList());
        gone.stream().limit(Math.max(0, gone.size() - MOST_GONE)).forEach(seat -> seats.remove(seat.node()));
    }
}
