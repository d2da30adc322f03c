package dev.presage.ops.chaos.net;

import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;

/**
 * Everybody on this machine's loopback, where nothing has to be allowed. Between nodes the relays are deaf where a cut
 * is asked for; from database, broker and clients nobody can be cut off.
 */
final class Loopback implements Ground {
    /** Drawn, so that several can be beside one another: all of 127 is this machine. */
    private final String network =
            "127." + (1 + new Random().nextInt(250)) + "." + (1 + new Random().nextInt(250)) + ".";

    private final BiConsumer<Integer, String> cut;
    private final Runnable mend;

    /** @param cut makes the link from a node to a door deaf */
    Loopback(BiConsumer<Integer, String> cut, Runnable mend) {
        this.cut = cut;
        this.mend = mend;
    }

    @Override
    public String servers() {
        return "127.0.0.1";
    }

    @Override
    public String clients() {
        return "127.0.0.1";
    }

    @Override
    public String node(int node) {
        return network + (11 + node);
    }

    @Override
    public String door(int node) {
        return network + (21 + node);
    }

    @Override
    public List<String> into(int node) {
        return List.of();
    }

    @Override
    public boolean cutsServers() {
        return false;
    }

    @Override
    public void cut(int node, String address) {
        cut.accept(node, address);
    }

    @Override
    public void mend() {
        mend.run();
    }

    @Override
    public void close() {}
}
