package dev.presage.ops.chaos.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * The network of a cluster. What nodes say to one another goes through relays; what they say to others does not. Nodes
 * are counted from 0.
 */
public final class Network implements AutoCloseable {
    /** Where nodes listen to one another. */
    public static final int PORT = 25_520;

    private final Ground ground;
    private final Link[][] links;
    private final List<TcpRelay> relays = new ArrayList<>();

    private Network(int nodes, boolean namespaces, long seed) {
        this.links = new Link[nodes][nodes];
        for (int from = 0; from < nodes; from++) {
            for (int to = 0; to < nodes; to++) {
                links[from][to] = new Link(seed + 31L * from + to);
            }
        }
        this.ground = namespaces ? new Namespaces(nodes) : new Loopback(this::deafen, () -> become(Link.Mood.GOOD));
    }

    /**
     * Opens one.
     *
     * @param namespaces whether each node gets a namespace of its own; the process has to be inside, see {@link Inside}
     */
    public static Network open(int nodes, boolean namespaces, long seed) throws IOException {
        var network = new Network(nodes, namespaces, seed);
        for (int node = 0; node < nodes; node++) {
            int to = node;
            network.relays.add(TcpRelay.start(
                    new InetSocketAddress(network.ground.door(node), PORT),
                    new InetSocketAddress(network.ground.node(node), PORT),
                    caller -> network.links[network.caller(caller)][to]));
        }
        return network;
    }

    private int caller(Socket socket) {
        String address = socket.getInetAddress().getHostAddress();
        for (int node = 0; node < links.length; node++) {
            if (ground.node(node).equals(address)) {
                return node;
            }
        }
        throw new IllegalStateException("A stranger calls: " + address);
    }

    public int nodes() {
        return links.length;
    }

    public String servers() {
        return ground.servers();
    }

    /** Where a node listens. */
    public String node(int node) {
        return ground.node(node);
    }

    /** Where the other nodes find it, at {@link #PORT}. */
    public String door(int node) {
        return ground.door(node);
    }

    /** What a command begins with that is to run where a node runs. */
    public List<String> into(int node) {
        return ground.into(node);
    }

    /** Whether a node can be cut off from database, broker and clients. */
    public boolean cutsServers() {
        return ground.cutsServers();
    }

    /** What a node says no longer reaches the other nodes. */
    public void silence(int node) {
        for (int other = 0; other < nodes(); other++) {
            if (other != node) {
                ground.cut(node, ground.door(other));
            }
        }
    }

    /** A node and the others no longer reach one another. */
    public void isolate(int node) {
        silence(node);
        for (int other = 0; other < nodes(); other++) {
            if (other != node) {
                ground.cut(other, ground.door(node));
            }
        }
    }

    /** A node no longer reaches database and broker. */
    public void cutServers(int node) {
        ground.cut(node, ground.servers());
    }

    /** Clients no longer hear of a node. */
    public void cutClients(int node) {
        ground.cut(node, ground.clients());
    }

    /** Everything that was cut is mended. */
    public void mend() {
        ground.mend();
    }

    /** All that nodes say to one another takes long. */
    public void slow() {
        become(Link.Mood.SLOW);
    }

    /** All that nodes say to one another stalls now and then, and sometimes a connection breaks. */
    public void lossy() {
        become(Link.Mood.LOSSY);
    }

    /** Links are good again. */
    public void good() {
        become(Link.Mood.GOOD);
    }

    /** How many pieces links have slowed, lost or held back so far. */
    public long hindered() {
        long sum = 0;
        for (Link[] from : links) {
            for (Link link : from) {
                sum += link.hindered();
            }
        }
        return sum;
    }

    /** Whether a connection can be made from where a node runs to another's door, by trying. */
    public boolean reaches(int from, int to) {
        if (!ground.cutsServers()) {
            return !links[from][to].isCut();
        }
        var command = new ArrayList<>(ground.into(from));
        command.addAll(List.of("timeout", "1", "bash", "-c", "exec 3<>/dev/tcp/" + ground.door(to) + "/" + PORT));
        return Shell.complaint(command).isEmpty();
    }

    private void deafen(int from, String door) {
        for (int to = 0; to < nodes(); to++) {
            if (ground.door(to).equals(door)) {
                links[from][to].become(Link.Mood.CUT);
            }
        }
    }

    private void become(Link.Mood mood) {
        for (Link[] from : links) {
            for (Link link : from) {
                link.become(mood);
            }
        }
    }

    @Override
    public void close() {
        for (TcpRelay relay : relays) {
            try {
                relay.close();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
        ground.close();
    }
}
