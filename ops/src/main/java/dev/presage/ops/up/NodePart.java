package dev.presage.ops.up;

import dev.presage.ops.embedded.CannotStart;
import dev.presage.ops.embedded.NodeProcess;
import dev.presage.ops.embedded.NodeSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** A node. */
final class NodePart implements Part {
    private static final Duration READY_BOUND = Duration.ofMinutes(2);

    private final String name;
    private final NodeSettings settings;
    private final BooleanSupplier stopping;
    private final LongConsumer started;
    private volatile @Nullable NodeProcess node;

    /**
     * A node that has not been started.
     *
     * @param name what people call it
     * @param settings how it runs
     * @param stopping whether nobody waits for it to get ready any more
     * @param started is told its process id
     */
    NodePart(String name, NodeSettings settings, BooleanSupplier stopping, LongConsumer started) {
        this.name = name;
        this.settings = settings;
        this.stopping = stopping;
        this.started = started;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void start() {
        NodeProcess next = NodeProcess.start(settings);
        node = next;
        started.accept(next.pid());
        if (!next.awaitReady(READY_BOUND, stopping) && !stopping.getAsBoolean()) {
            next.stop();
            throw new CannotStart(name + " was not ready within " + READY_BOUND.toSeconds() + " s: " + next.lastWords()
                    + " (" + log() + ")");
        }
    }

    @Override
    public boolean isAlive() {
        NodeProcess running = node;
        return running != null && running.isAlive();
    }

    @Override
    public void stop() {
        NodeProcess running = node;
        if (running != null) {
            running.stop();
        }
    }

    /** The process, or -1 before the first start. */
    long pid() {
        NodeProcess running = node;
        return running == null ? -1 : running.pid();
    }

    NodeSettings settings() {
        return settings;
    }

    @Override
    public Path log() {
        return settings.log();
    }
}
