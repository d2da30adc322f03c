package dev.presage.ops.embedded;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A node in a JVM of its own, as an operator starts it. */
public final class NodeProcess implements AutoCloseable {
    /**
     * Measured on two cores under full load. What a subject holds lives for about as long as it takes the stream to
     * come round to it again, so a smaller young generation only copies it. Compiling as deep as the JVM would by
     * itself took a third of a core for minutes; a third less of it makes nothing slower that is run here.
     */
    private static final List<String> TUNING = List.of(
            "-XX:+UseG1GC",
            "-XX:G1HeapRegionSize=4m",
            "-XX:InitiatingHeapOccupancyPercent=30",
            "-XX:+UnlockExperimentalVMOptions",
            "-XX:G1NewSizePercent=40",
            "-XX:G1MaxNewSizePercent=50",
            "-XX:MaxInlineLevel=9",
            "-XX:InlineSmallCode=1200",
            "-XX:FreqInlineSize=150");

    /** What runs a node. */
    public static final String MAIN = "dev.presage.node.Main";

    private static final Duration STOP_BOUND = Duration.ofSeconds(30);
    private static final Duration ASK_BOUND = Duration.ofSeconds(2);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(ASK_BOUND).build();

    private final NodeSettings settings;
    private final Process process;

    private NodeProcess(NodeSettings settings, Process process) {
        this.settings = settings;
        this.process = process;
    }

    /** The JVM's options that were found by measuring, whoever starts a node. */
    public static List<String> tuning() {
        return TUNING;
    }

    /** Starts it without waiting. It inherits this process's environment and class path. */
    public static NodeProcess start(NodeSettings settings) {
        return start(settings, List.of());
    }

    /** As above, by a command that becomes the one in its arguments, for example one that enters a namespace. */
    public static NodeProcess start(NodeSettings settings, List<String> through) {
        List<String> command = new ArrayList<>(through);
        command.addAll(List.of(
                "sh",
                "-c",
                Processes.DEAF_TO_CTRL_C,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms" + settings.heapMib() + "m",
                "-Xmx" + settings.heapMib() + "m",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "-Dai.djl.offline=true"));
        command.addAll(TUNING);
        command.addAll(settings.jvmArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(settings.log().toFile()));
        builder.environment().putAll(settings.variables());
        try {
            Files.createDirectories(settings.log().resolveSibling(""));
            Process process = builder.start();
            process.getOutputStream().close();
            return new NodeProcess(settings, process);
        } catch (IOException failed) {
            throw new CannotStart("The node cannot be started: " + failed.getMessage(), failed);
        }
    }

    /**
     * Waits until it accepts events.
     *
     * @param bound how long
     * @param givenUp whether nobody waits any more
     * @return whether it does
     * @throws CannotStart if it ended instead, with its last words
     */
    public boolean awaitReady(Duration bound, BooleanSupplier givenUp) {
        Processes.await(bound, () -> givenUp.getAsBoolean() || !isAlive() || isReady());
        if (!isAlive() && !givenUp.getAsBoolean()) {
            throw new CannotStart("The node ended with code " + process.exitValue() + ": " + lastWords());
        }
        return isAlive() && isReady();
    }

    /** Whether {@code GET /health/ready} says so. */
    public boolean isReady() {
        HttpRequest request = HttpRequest.newBuilder(address("/health/ready"))
                .timeout(ASK_BOUND)
                .build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    public URI address(String path) {
        return URI.create("http://" + settings.httpHost() + ":" + settings.httpPort() + path);
    }

    public NodeSettings settings() {
        return settings;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    /** Freezes it: connections stay open and nothing answers. */
    public void pause() {
        Processes.signal("STOP", process.pid());
    }

    /** Lets it go on after {@link #pause}. */
    public void resume() {
        Processes.signal("CONT", process.pid());
    }

    /** What it logged last, on one line. */
    public String lastWords() {
        List<String> said = Processes.tail(settings.log(), 3);
        return said.isEmpty() ? "it said nothing" : String.join(" | ", said);
    }

    /** Asks it to stop in order, and ends it if it does not within its bound. */
    public void stop() {
        process.destroy();
        if (!Processes.await(STOP_BOUND, () -> !process.isAlive())) {
            kill();
        }
    }

    /** Ends it at once, as a crash would. */
    public void kill() {
        process.destroyForcibly();
        Processes.await(STOP_BOUND, () -> !process.isAlive());
    }

    @Override
    public void close() {
        stop();
    }
}
