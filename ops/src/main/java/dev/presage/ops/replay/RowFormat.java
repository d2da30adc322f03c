package dev.presage.ops.replay;

import dev.presage.ops.events.OutgoingEvent;
import java.util.List;

/** What rows mean. One object reads one stream of rows, which may span several files, from top to bottom. */
interface RowFormat {
    /**
     * Reads a file's first line.
     *
     * @throws BadRow if the file cannot be of this format at all
     */
    void header(List<String> names) throws BadRow;

    /**
     * Reads one row.
     *
     * @param number the line's number in its file, from 1
     * @param line the line as it stands
     * @return what it stands for, in order of event time
     */
    List<OutgoingEvent> row(long number, String line) throws BadRow;

    /** What is still to be said when all rows were read. */
    default List<OutgoingEvent> rest() {
        return List.of();
    }
}
