package dev.presage.node.inference;

import dev.presage.protocol.BatchShape;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.RowAnswer;
import java.util.List;

/** A model as one thread runs it. Blocks until done; belongs to the thread that made it. */
public interface ModelRuntime extends AutoCloseable {
    /**
     * Runs rows padded to a fixed size. What is answered for a row depends on the row and the size only, to the last
     * bit, neither on its neighbours nor on its place. More rows than the size holds, and rows with more steps, are run
     * one part after the other at that same size.
     *
     * @param rows of the model's feature and state sizes; an empty state is one of zeros
     * @param shape the size to pad to
     * @return one answer per row, in the same order
     */
    List<RowAnswer> run(List<ModelRow> rows, BatchShape shape);

    @Override
    void close();
}
