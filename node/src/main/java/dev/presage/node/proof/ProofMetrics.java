package dev.presage.node.proof;

import dev.presage.persistence.proof.Statement;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicLong;

/** What the signing counts. */
final class ProofMetrics {
    private final Counter blocks;
    private final Counter rows;
    private final Counter troubles;
    private final AtomicLong number = new AtomicLong();

    ProofMetrics(MeterRegistry registry) {
        blocks = Counter.builder("presage.proof.blocks")
                .description("Blocks of chain heads that this node signed.")
                .register(registry);
        rows = Counter.builder("presage.proof.rows")
                .description("Rows of the journal in those blocks.")
                .register(registry);
        troubles = Counter.builder("presage.proof.troubles")
                .description("Rounds in which a block could not be signed, or not be taken to one of its places.")
                .register(registry);
        Gauge.builder("presage.proof.block.number", number, AtomicLong::doubleValue)
                .description("Number of the last block that this node signed; 0 if it signed none.")
                .register(registry);
    }

    void signed(Statement statement) {
        blocks.increment();
        rows.increment((double) statement.rows());
        number.set(statement.number());
    }

    void trouble() {
        troubles.increment();
    }
}
