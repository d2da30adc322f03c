package dev.presage.ops.bench;

import dev.presage.node.inference.runtime.WeightsFile;
import dev.presage.ops.embedded.Processes;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A process of its own that lends a pool of {@code device-next} to a cluster, until whoever started it is gone. Can be
 * killed as a machine would fail.
 */
public final class LendingProcess implements AutoCloseable {
    static final String MODEL = "device-next";
    private static final Duration DIES_WITHIN = Duration.ofSeconds(10);

    private final Process process;

    private LendingProcess(Process process) {
        this.process = process;
    }

    /**
     * Starts one.
     *
     * @param port its own
     * @param seed of whoever founds the cluster
     * @param log takes what it says
     */
    public static LendingProcess start(int port, int seed, Path log) throws IOException {
        Files.createDirectories(log.resolveSibling(""));
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "-Dai.djl.offline=true",
                "-cp",
                System.getProperty("java.class.path"),
                LendingProcess.class.getName(),
                Integer.toString(port),
                Integer.toString(seed));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("OPT_OUT_TRACKING", "true");
        return new LendingProcess(builder.start());
    }

    /** In the process itself: lends until the pipe from its starter closes. */
    public static void main(String[] arguments) throws IOException {
        var system = PoolCluster.join(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]));
        var unused = PoolCluster.pools(system, WeightsFile.resource(MODEL, "1"), true, new SimpleMeterRegistry());
        while (System.in.read() >= 0) {
            // Nothing is said to it but that its starter still lives.
        }
        Runtime.getRuntime().halt(0);
    }

    /** Kills it as a crash would, and proves that it is gone. */
    public void kill() {
        process.destroyForcibly();
        if (!Processes.await(DIES_WITHIN, () -> !process.isAlive())) {
            throw new IllegalStateException("The process survived being killed.");
        }
    }

    @Override
    public void close() {
        kill();
    }
}
