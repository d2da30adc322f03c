package dev.presage.ops.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Properties;

/** The broker's configuration: one node, in little memory. */
final class BrokerProperties {
    static final int NODE_ID = 1;
    static final String CONTROLLER = "CONTROLLER";

    private BrokerProperties() {}

    static Properties of(Path directory, int port, String host) throws IOException {
        int controllerPort = freePort();
        Properties properties = new Properties();
        properties.setProperty("process.roles", "broker,controller");
        properties.setProperty("node.id", Integer.toString(NODE_ID));
        properties.setProperty("controller.quorum.voters", NODE_ID + "@127.0.0.1:" + controllerPort);
        properties.setProperty(
                "listeners", "PLAINTEXT://" + host + ":" + port + "," + CONTROLLER + "://127.0.0.1:" + controllerPort);
        properties.setProperty("advertised.listeners", "PLAINTEXT://" + host + ":" + port);
        properties.setProperty("controller.listener.names", CONTROLLER);
        properties.setProperty("log.dirs", directory.resolve("log").toString());
        topics(properties);
        retention(properties);
        footprint(properties);
        return properties;
    }

    /** Topics are made on purpose, with a chosen number of partitions; the broker's own ones are single here. */
    private static void topics(Properties properties) {
        properties.setProperty("auto.create.topics.enable", "false");
        properties.setProperty("offsets.topic.num.partitions", "1");
        properties.setProperty("offsets.topic.replication.factor", "1");
        properties.setProperty("transaction.state.log.num.partitions", "1");
        properties.setProperty("transaction.state.log.replication.factor", "1");
        properties.setProperty("transaction.state.log.min.isr", "1");
        // A lone consumer need not wait for others to join its group.
        properties.setProperty("group.initial.rebalance.delay.ms", "0");
    }

    /** Observations are durable in the journal; the log is for catching up, so three days are plenty. */
    private static void retention(Properties properties) {
        properties.setProperty("log.retention.hours", "72");
        properties.setProperty("log.retention.bytes", Long.toString(512L << 20));
        properties.setProperty("log.segment.bytes", Integer.toString(64 << 20));
        properties.setProperty("log.index.size.max.bytes", Integer.toString(1 << 20));
        // Committed offsets must outlive a node that is away for weeks.
        properties.setProperty("offsets.retention.minutes", Integer.toString(60 * 24 * 30));
    }

    private static void footprint(Properties properties) {
        properties.setProperty("num.network.threads", "1");
        properties.setProperty("num.io.threads", "2");
        properties.setProperty("background.threads", "1");
        properties.setProperty("num.recovery.threads.per.data.dir", "1");
        properties.setProperty("group.coordinator.threads", "1");
        properties.setProperty("queued.max.requests", "64");
        // The cleaner asks for 128 MiB by default, to compact topics that are a few kilobytes here.
        properties.setProperty("log.cleaner.dedupe.buffer.size", Integer.toString(4 << 20));
        // Chosen so that a broker that is restarted serves within two seconds instead of four.
        properties.setProperty("broker.heartbeat.interval.ms", "500");
    }

    /** The controller speaks only to itself, on whatever port is free at this start. */
    private static int freePort() throws IOException {
        try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }
}
