package dev.presage.ops.chaos.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Stands before one node and passes on what the others say to it, over a {@link Link} for each of them, which decides
 * how. To be broken, connections are real ones on both sides.
 */
final class TcpRelay implements AutoCloseable {
    private static final int BUFFER = 16 << 10;
    private static final int CONNECT_MILLIS = 2_000;

    private final ServerSocket door;
    private final InetSocketAddress node;
    private final Function<Socket, Link> links;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private TcpRelay(ServerSocket door, InetSocketAddress node, Function<Socket, Link> links) {
        this.door = door;
        this.node = node;
        this.links = links;
    }

    /**
     * Starts one.
     *
     * @param door where the others find the node
     * @param node where it listens really
     * @param links over which link who has called is connected
     */
    static TcpRelay start(InetSocketAddress door, InetSocketAddress node, Function<Socket, Link> links)
            throws IOException {
        var socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(door);
        var relay = new TcpRelay(socket, node, links);
        Thread.ofVirtual().name("relay-" + door).start(relay::accept);
        return relay;
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket caller = door.accept();
                Thread.ofVirtual().start(() -> connect(caller));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void connect(Socket caller) {
        open.add(caller);
        var callee = new Socket();
        try {
            caller.setTcpNoDelay(true);
            callee.setTcpNoDelay(true);
            callee.connect(node, CONNECT_MILLIS);
            open.add(callee);
            Link link = links.apply(caller);
            Thread.ofVirtual().start(() -> pass(caller, callee, link));
            // What comes back is TCP's own: the transport of the nodes says nothing in this direction.
            pass(callee, caller, link);
        } catch (IOException refused) {
            close(caller);
            close(callee);
        }
    }

    private void pass(Socket from, Socket to, Link link) {
        byte[] buffer = new byte[BUFFER];
        try {
            for (int read = from.getInputStream().read(buffer);
                    read >= 0;
                    read = from.getInputStream().read(buffer)) {
                link.carry(read);
                to.getOutputStream().write(buffer, 0, read);
            }
        } catch (IOException broken) {
            // The other direction hears of it when both are closed.
        }
        close(from);
        close(to);
    }

    private void close(Socket socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException gone) {
            // It is closed either way.
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        Set.copyOf(open).forEach(this::close);
    }
}
