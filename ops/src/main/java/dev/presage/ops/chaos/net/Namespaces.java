package dev.presage.ops.chaos.net;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A network namespace for each node, and one for everybody else, joined by a bridge. All is made inside namespaces of
 * this process's own, so that the machine's network is never touched and nothing is left when it ends, however it
 * does.
 */
final class Namespaces implements Ground {
    private static final String NETWORK = "10.77.0.";
    private static final String BRIDGE = "presage";
    private static final String TABLE = "add table inet chaos; add set inet chaos cut { type ipv4_addr; };"
            + " add chain inet chaos out { type filter hook output priority 0; };"
            + " add rule inet chaos out ip daddr @cut drop";

    private final int nodes;
    private final boolean filters = Shell.has("nft");
    private final List<Hole> blackholes = new ArrayList<>();

    private record Hole(String namespace, String address) {}

    /** Builds it; the process has to be inside already, see {@link Inside}. */
    Namespaces(int nodes) {
        this.nodes = nodes;
        must("ip link set lo up");
        // Named namespaces are files there; nobody outside is to see them.
        must("mount -t tmpfs none /run");
        must("ip link add " + BRIDGE + " type bridge");
        for (String address : List.of(servers(), clients())) {
            must("ip addr add " + address + "/24 dev " + BRIDGE);
        }
        must("ip link set " + BRIDGE + " up");
        for (int node = 0; node < nodes; node++) {
            must("ip addr add " + door(node) + "/24 dev " + BRIDGE);
            String name = name(node);
            must("ip netns add " + name);
            must("ip link add veth" + node + " type veth peer name eth0 netns " + name);
            must("ip link set veth" + node + " master " + BRIDGE + " up");
            must("ip -n " + name + " addr add " + node(node) + "/24 dev eth0");
            must("ip -n " + name + " link set eth0 up");
            must("ip -n " + name + " link set lo up");
            if (filters) {
                Shell.must(List.of("ip", "netns", "exec", name, "nft", TABLE));
            }
        }
    }

    private static void must(String command) {
        Shell.must(Arrays.asList(command.split(" ", -1)));
    }

    private static String name(int node) {
        return "node-" + (node + 1);
    }

    @Override
    public String clients() {
        return NETWORK + 1;
    }

    @Override
    public String servers() {
        return NETWORK + 2;
    }

    @Override
    public String node(int node) {
        return NETWORK + (11 + node);
    }

    @Override
    public String door(int node) {
        return NETWORK + (21 + node);
    }

    @Override
    public List<String> into(int node) {
        return List.of("ip", "netns", "exec", name(node));
    }

    @Override
    public boolean cutsServers() {
        return true;
    }

    /** By a filter, which drops in silence; where there is none, by a route into a black hole. */
    @Override
    public void cut(int node, String address) {
        if (filters) {
            nft(node, "add element inet chaos cut { " + address + " }");
        } else {
            must("ip -n " + name(node) + " route add blackhole " + address);
            blackholes.add(new Hole(name(node), address));
        }
    }

    @Override
    public void mend() {
        for (int node = 0; node < nodes && filters; node++) {
            nft(node, "flush set inet chaos cut");
        }
        for (Hole hole : blackholes) {
            must("ip -n " + hole.namespace() + " route del blackhole " + hole.address());
        }
        blackholes.clear();
    }

    private void nft(int node, String rules) {
        Shell.must(List.of("ip", "netns", "exec", name(node), "nft", rules));
    }

    /** They vanish with the process. */
    @Override
    public void close() {}
}
