package dev.presage.ops.chaos.net;

import java.util.List;

/** What a network stands on: an address for everybody, and what can be cut there. Nodes are counted from 0. */
interface Ground extends AutoCloseable {
    /** Where database and broker listen. */
    String servers();

    /** Where clients call from. */
    String clients();

    /** Where a node listens. */
    String node(int node);

    /** Where the other nodes find it: its relay listens there. */
    String door(int node);

    /** What a command begins with that is to run where a node runs. */
    List<String> into(int node);

    /** Whether a node can be cut off from {@link #servers()} and {@link #clients()}; from others it always can. */
    boolean cutsServers();

    /** What a node sends to an address vanishes from now on. */
    void cut(int node, String address);

    /** Everything that was cut is mended. */
    void mend();

    @Override
    void close();
}
