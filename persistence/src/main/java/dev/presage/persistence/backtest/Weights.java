package dev.presage.persistence.backtest;

import dev.presage.protocol.ModelRef;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.RowAnswer;
import java.util.List;

/** A version of a model, ready to be run by the thread that asks. */
public interface Weights {
    /** Which weights these are. */
    ModelRef ref();

    /**
     * Runs rows, as many as come. What is said of a row depends on that row alone, to the last bit, and not on its
     * neighbours: otherwise a backtest that was put down would go on to another report.
     *
     * @param rows each with the state these weights carried; an empty state is one of zeros
     * @return one answer for each row, in the same order; what is no number is handed on as it is
     */
    List<RowAnswer> run(List<ModelRow> rows);
}
