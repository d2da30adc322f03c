package dev.presage.node.inference;

import dev.presage.protocol.BatchShape;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.RowAnswer;
import java.util.List;

/** A model as one thread runs it. Blocks until done; belongs to the thread that made it. */
public interface ModelRuntime extends AutoCloseable {
    /** Makes memory for batches of up to that size. */
    BatchBuffer newBuffer(BatchShape largest);

    /**
     * Runs what lies in the buffer, part after part. What is answered for a row depends on the row and the size only,
     * to the last bit, neither on its neighbours nor on its place; of a model that is brought, as far as its engine
     * keeps to that.
     *
     * <p>If the model has no answer, it says so by {@link BatchBuffer#fail}. What it throws means that the runtime is
     * broken. What is no number is not an answer either, and is written for the pool to see.
     */
    void run(BatchBuffer batch);

    /**
     * Runs rows padded to a fixed size, for whoever shares no memory with another thread.
     *
     * @param rows of the model's feature and state sizes; an empty state is one of zeros
     * @param shape the size to pad to
     * @return one answer per row, in the same order
     * @throws IllegalStateException if the model has no answer
     */
    default List<RowAnswer> run(List<ModelRow> rows, BatchShape shape) {
        BatchBuffer buffer = newBuffer(shape);
        buffer.fill(rows, shape);
        run(buffer);
        if (buffer.failure() != null) {
            throw new IllegalStateException(buffer.failure());
        }
        return buffer.answers(0, rows.size());
    }

    @Override
    void close();
}
