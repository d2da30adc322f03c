package dev.presage.ops.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Finds ports nobody listens on. */
public final class FreePort {
    private FreePort() {}

    /** A port on the loopback address that was free a moment ago. */
    public static int find() throws IOException {
        try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }
}
