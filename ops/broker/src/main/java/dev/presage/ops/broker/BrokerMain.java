package dev.presage.ops.broker;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * Runs one Kafka broker (broker and controller in one) until standard input closes, which is how the process that
 * started it says stop, and what happens when that process dies.
 */
public final class BrokerMain {
    /** The one line on standard output that says that records are accepted. */
    static final String READY = "presage-broker ready";

    private BrokerMain() {}

    /** Arguments: the data directory, and the port and the address to serve on. */
    public static void main(String[] arguments) {
        // Halted, because some of the broker's threads are not daemons and linger, above all after a failed start.
        try {
            run(Path.of(arguments[0]).toAbsolutePath(), Integer.parseInt(arguments[1]), arguments[2]);
            Runtime.getRuntime().halt(0);
        } catch (Throwable failure) {
            System.err.println("The broker failed:");
            for (Throwable at = failure; at != null; at = at.getCause()) {
                System.err.println("  " + at);
            }
            Runtime.getRuntime().halt(1);
        }
    }

    private static void run(Path directory, int port, String host) throws Exception {
        leaveInterruptsToTheParent();
        Properties properties = BrokerProperties.of(directory, port, host);
        format(properties.getProperty("log.dirs"), directory);
        var server = new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
        var served = new AtomicBoolean();
        whenInputCloses(() -> {
            if (!served.get()) {
                Runtime.getRuntime().halt(0);
            }
            server.shutdown();
        });
        server.startup();
        served.set(true);
        System.out.println(READY);
        server.awaitShutdown();
    }

    /** Writes the cluster's identity on the first start and leaves it alone afterwards. */
    private static void format(String logDirectory, Path directory) throws Exception {
        new Formatter()
                .setNodeId(BrokerProperties.NODE_ID)
                .setClusterId(ClusterId.keptIn(directory))
                .setDirectories(List.of(logDirectory))
                .setMetadataLogDirectory(logDirectory)
                .setControllerListenerName(BrokerProperties.CONTROLLER)
                .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                .setReleaseVersion(MetadataVersion.latestProduction())
                .setIgnoreFormatted(true)
                .setPrintStream(System.err)
                .run();
    }

    private static void whenInputCloses(Runnable action) {
        Thread.ofPlatform().daemon().name("stop-when-input-closes").start(() -> {
            try {
                while (System.in.read() >= 0) {
                    // Whatever is said, only the end counts.
                }
            } catch (IOException closed) {
                // The parent is gone: the same as the end.
            }
            action.run();
        });
    }

    /**
     * Ctrl-C in a terminal reaches every process of the group. The parent then stops its parts in order, the broker
     * last, so the broker itself must not listen. The class is not part of the platform's stable API, hence reflection.
     */
    private static void leaveInterruptsToTheParent() {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            signal.getMethod("handle", signal, handler)
                    .invoke(
                            null,
                            signal.getConstructor(String.class).newInstance("INT"),
                            handler.getField("SIG_IGN").get(null));
        } catch (ReflectiveOperationException | IllegalArgumentException unsupported) {
            System.err.println("Interrupts cannot be ignored here: " + unsupported);
        }
    }
}
