package dev.presage.ops.replay;

import dev.presage.ops.events.OutgoingEvent;
import java.util.List;

/** What became of one row of a file. */
sealed interface Row {
    /** Events it stands for, at least one, in order of event time. */
    record Read(List<OutgoingEvent> events) implements Row {
        public Read {
            events = List.copyOf(events);
        }
    }

    /**
     * It cannot be read.
     *
     * @param place file and line, {@code cpu.csv:17}
     * @param reason what is wrong with it
     */
    record Bad(String place, String reason) implements Row {}
}
