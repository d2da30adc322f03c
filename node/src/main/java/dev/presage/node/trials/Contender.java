package dev.presage.node.trials;

import dev.presage.protocol.ModelRow;
import dev.presage.protocol.RowAnswer;
import java.util.List;

/** A registered version, loaded and ready to be asked by the thread that loaded it. */
public interface Contender extends AutoCloseable {
    /**
     * Runs rows through the model.
     *
     * @param rows each with the state this version carried; an empty state is one of zeros
     * @return one answer for each row, in the same order; what is no number is handed on as it is
     * @throws RuntimeException if the version has no answer, or is broken
     */
    List<RowAnswer> run(List<ModelRow> rows);

    @Override
    void close();
}
