package dev.presage.ops.up;

import dev.presage.ops.embedded.CannotStart;
import dev.presage.ops.embedded.NodeProcess;
import dev.presage.ops.embedded.NodeSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** The node. */
final class NodePart implements Part {
    private static final Duration READY_BOUND = Duration.ofMinutes(2);

    private final NodeSettings settings;
    private final BooleanSupplier stopping;
    private final LongConsumer started;
    private @Nullable NodeProcess node;

    /**
     * A node that has not been started.
     *
     * @param settings how it runs
     * @param stopping whether nobody waits for it to get ready any more
     * @param started is told its process id
     */
    NodePart(NodeSettings settings, BooleanSupplier stopping, LongConsumer started) {
        this.settings = settings;
        this.stopping = stopping;
        this.started = started;
    }

    @Override
    public String name() {
        return "The node";
    }

    @Override
    public void start() {
        NodeProcess next = NodeProcess.start(settings);
        node = next;
        started.accept(next.pid());
        if (!next.awaitReady(READY_BOUND, stopping) && !stopping.getAsBoolean()) {
            next.stop();
            throw new CannotStart("The node was not ready within " + READY_BOUND.toSeconds() + " s: " + next.lastWords()
                    + " (" + log() + ")");
        }
    }

    @Override
    public boolean isAlive() {
        return node != null && node.isAlive();
    }

    @Override
    public void stop() {
        if (node != null) {
            node.stop();
        }
    }

    @Override
    public Path log() {
        return settings.log();
    }
}
