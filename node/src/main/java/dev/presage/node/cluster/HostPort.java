package dev.presage.node.cluster;

/**
 * Where a node is reached.
 *
 * @param port from 1 to 65535
 */
public record HostPort(String host, int port) {
    private static final int MAX_PORT = 65_535;

    static HostPort parse(String text) {
        int colon = text.lastIndexOf(':');
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            if (colon > 0 && port >= 1 && port <= MAX_PORT) {
                return new HostPort(text.substring(0, colon), port);
            }
        } catch (NumberFormatException notANumber) {
            // Said below, together with everything else that it may be.
        }
        throw new IllegalArgumentException(
                "presage.cluster.seeds names \"" + text + "\", which is not host:port. Check PRESAGE_CLUSTER_SEEDS.");
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
