package dev.presage.ops.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.jspecify.annotations.Nullable;

/** TCP ports of this machine. */
public final class Ports {
    private static final int HIGHEST = 65_535;

    private Ports() {}

    /** Some port that nobody listens on just now. */
    public static int free() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
    }

    /** Whether nobody listens on a port of one address of this machine; false also if it has no such address. */
    public static boolean isFree(String host, int port) {
        return canListen(new InetSocketAddress(host, port));
    }

    /** Whether nobody listens on a port, neither on loopback nor on all addresses. */
    public static boolean isFree(int port) {
        return canListen(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                && canListen(new InetSocketAddress(port));
    }

    /**
     * The port to use.
     *
     * @param name the environment variable that may say it
     * @param given what that says; null if it is not set
     * @param usual where to begin looking if it is not set
     * @throws CannotStart if the given one is no port or taken
     */
    public static int choose(String name, @Nullable String given, int usual) {
        if (given == null || given.isBlank()) {
            for (int port = usual; port <= HIGHEST; port++) {
                if (isFree(port)) {
                    return port;
                }
            }
            throw new CannotStart("No port from " + usual + " on is free: set " + name + " to one that is.");
        }
        int port;
        try {
            port = Integer.parseInt(given.strip());
        } catch (NumberFormatException text) {
            port = -1;
        }
        if (port < 1 || port > HIGHEST) {
            throw new CannotStart(name + " is '" + given + "': set it to a port between 1 and " + HIGHEST + ".");
        }
        if (!isFree(port)) {
            throw new CannotStart(
                    "Port " + port + " is taken: stop what listens there, or set " + name + " to another port.");
        }
        return port;
    }

    private static boolean canListen(InetSocketAddress address) {
        try (ServerSocket socket = new ServerSocket()) {
            // As the servers do it: a port whose last connections are still closing is free.
            socket.setReuseAddress(true);
            socket.bind(address, 1);
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
