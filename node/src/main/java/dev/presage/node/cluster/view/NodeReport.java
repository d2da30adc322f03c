package dev.presage.node.cluster.view;

import dev.presage.protocol.wire.MalformedBytes;
import dev.presage.protocol.wire.WireReader;
import dev.presage.protocol.wire.WireWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a node says of itself to all.
 *
 * @param node which life of which node
 * @param pid its process
 */
record NodeReport(NodeKey node, long pid, LocalNumbers numbers, Hosted hosted) {
    /** Newer nodes may add to the end; whoever is older reads what it knows and leaves the rest. */
    private static final int FORMAT = 1;

    private static final int MOST_POOLS = 100;
    private static final int MOST_DOMAINS = 100;
    private static final int MOST_SHARDS = 10_000;
    private static final int MOST_SINGLETONS = 100;

    byte[] toBytes() {
        var out = new WireWriter()
                .number(FORMAT)
                .text(node.address())
                .number(node.uid())
                .number(pid)
                .text(numbers.name())
                .text(numbers.http())
                .bool(numbers.ready())
                .number(numbers.uptimeSeconds());
        out.number(numbers.pools().size());
        for (PoolSeen pool : numbers.pools()) {
            out.text(pool.model())
                    .text(pool.version())
                    .number(pool.workers())
                    .number(pool.queueDepth())
                    .number(pool.queueSize())
                    .real(pool.rowsPerSecond());
        }
        out.number(hosted.shards().size());
        hosted.shards().forEach((domain, shards) -> {
            out.text(domain).number(shards.size());
            shards.forEach((shard, subjects) -> out.text(shard).number(subjects));
        });
        out.number(hosted.singletons().size());
        hosted.singletons().forEach(out::text);
        out.number(numbers.elsewhere().size());
        for (RemoteSeen far : numbers.elsewhere()) {
            out.text(far.model())
                    .text(far.version())
                    .number(far.pools())
                    .number(far.inFlight())
                    .number(far.asked());
        }
        return out.toByteArray();
    }

    /** What was added to the end; nothing from a node that does not know of it. */
    private static List<RemoteSeen> elsewhere(WireReader in) {
        List<RemoteSeen> all = new ArrayList<>();
        for (int left = in.isAtEnd() ? 0 : in.count(MOST_POOLS); left > 0; left--) {
            all.add(new RemoteSeen(in.text(), in.text(), (int) in.number(), (int) in.number(), in.number()));
        }
        return all;
    }

    /**
     * Reads what {@link #toBytes} wrote, here or in another version of the product.
     *
     * @throws MalformedBytes if it cannot be read
     */
    static NodeReport read(byte[] bytes) {
        var in = new WireReader(bytes);
        if (in.number() < FORMAT) {
            throw new MalformedBytes("A report in a format that never was.");
        }
        var node = new NodeKey(in.text(), in.number());
        long pid = in.number();
        var name = in.text();
        var http = in.text();
        boolean ready = in.bool();
        long uptime = in.number();
        List<PoolSeen> pools = new ArrayList<>();
        for (int left = in.count(MOST_POOLS); left > 0; left--) {
            pools.add(new PoolSeen(
                    in.text(), in.text(), (int) in.number(), (int) in.number(), (int) in.number(), in.real()));
        }
        Map<String, Map<String, Integer>> shards = new HashMap<>();
        for (int left = in.count(MOST_DOMAINS); left > 0; left--) {
            String domain = in.text();
            Map<String, Integer> counts = new HashMap<>();
            for (int more = in.count(MOST_SHARDS); more > 0; more--) {
                counts.put(in.text(), (int) in.number());
            }
            shards.put(domain, counts);
        }
        List<String> singletons = new ArrayList<>();
        for (int left = in.count(MOST_SINGLETONS); left > 0; left--) {
            singletons.add(in.text());
        }
        return new NodeReport(
                node,
                pid,
                new LocalNumbers(name, http, ready, uptime, pools, elsewhere(in)),
                new Hosted(shards, singletons));
    }
}
