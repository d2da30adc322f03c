package dev.presage.ops.chaos;

import dev.presage.ops.embedded.CannotStart;
import dev.presage.ops.embedded.NodeProcess;
import dev.presage.ops.embedded.NodeSettings;
import dev.presage.ops.embedded.Processes;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** A node that is started again when it ends by itself, not when it was stopped on purpose. Safe for many threads. */
final class KeptNode implements AutoCloseable {
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);
    private static final Duration FOREVER = Duration.ofDays(1);

    /** What whoever keeps nodes waits before he starts one again. */
    private static final Duration BACK_OFF = Duration.ofSeconds(2);

    private final String name;
    private final List<String> through;
    private final Consumer<String> log;
    private NodeSettings settings;
    private NodeProcess process;
    private boolean wanted = true;
    private int ended;
    private volatile boolean closed;

    private KeptNode(String name, NodeSettings settings, List<String> through, Consumer<String> log) {
        this.name = name;
        this.settings = settings;
        this.through = through;
        this.log = log;
        this.process = NodeProcess.start(settings, through);
    }

    /** Starts a node without waiting, and keeps it from then on. */
    static KeptNode start(String name, NodeSettings settings, List<String> through, Consumer<String> log) {
        var node = new KeptNode(name, settings, through, log);
        Thread.ofVirtual().name("keeps-" + name).start(node::keep);
        return node;
    }

    private void keep() {
        while (!closed) {
            Processes.await(FOREVER, LOOK_EVERY, () -> closed || isMissing());
            Processes.await(BACK_OFF, LOOK_EVERY, () -> closed);
            startAgain();
        }
    }

    private synchronized boolean isMissing() {
        return wanted && !process.isAlive();
    }

    private synchronized void startAgain() {
        if (!closed && isMissing()) {
            ended++;
            log.accept(name + " ended by itself (" + process.lastWords() + ") and is started again.");
            process = NodeProcess.start(settings, through);
        }
    }

    String name() {
        return name;
    }

    synchronized NodeProcess process() {
        return process;
    }

    synchronized URI address(String path) {
        return process.address(path);
    }

    boolean isReady() {
        NodeProcess now = process();
        return now.isAlive() && now.isReady();
    }

    /** Waits until it accepts events, however often it is started again meanwhile. */
    void awaitReady(Duration bound) {
        if (!Processes.await(bound, LOOK_EVERY, this::isReady)) {
            throw new CannotStart(name + " is not ready within " + bound.toSeconds() + " s: "
                    + process().lastWords());
        }
    }

    /** Kills it as a crash would; it stays dead until {@link #revive}. */
    synchronized void kill() {
        wanted = false;
        process.kill();
    }

    /** Stops it in order; it stays stopped until {@link #revive}. */
    void stop() {
        NodeProcess now;
        synchronized (this) {
            wanted = false;
            now = process;
        }
        now.stop();
    }

    /** Starts it where it does not run, without waiting. */
    synchronized void revive() {
        wanted = true;
        if (!process.isAlive()) {
            process = NodeProcess.start(settings, through);
        }
    }

    /** From its next start on it runs with an environment variable set. */
    synchronized void set(String variable, String value) {
        settings = settings.with(variable, value);
    }

    /** How often it ended by itself. */
    synchronized int ended() {
        return ended;
    }

    @Override
    public void close() {
        closed = true;
        // A frozen one hears nothing.
        process().resume();
        stop();
    }
}
