package dev.presage.persistence.replay;

import dev.presage.protocol.BatchShape;
import dev.presage.protocol.ModelRef;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.RowAnswer;
import java.util.List;

/** Runs exactly those weights again that answered once, at the size at which they did. */
public interface Rerun {
    /**
     * What they say to these rows. Blocks, for a bounded time.
     *
     * @throws Unreachable if they cannot be run here, with the reason
     */
    List<RowAnswer> run(ModelRef weights, List<ModelRow> rows, BatchShape shape);

    /** Whether what runs a model of that name keeps to the last bit, whoever else is in the batch. */
    boolean isExact(String model);
}
