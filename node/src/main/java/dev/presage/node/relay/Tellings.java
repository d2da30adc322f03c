package dev.presage.node.relay;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.presage.persistence.domain.Domain;
import dev.presage.persistence.domain.Domains;
import dev.presage.persistence.domain.InvalidData;
import dev.presage.persistence.journal.JournalRow;
import dev.presage.protocol.Observation;
import dev.presage.protocol.Position;
import dev.presage.protocol.SubjectEvent;
import dev.presage.protocol.SubjectId;
import dev.presage.protocol.Telling;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes observations of tellings. They are numbered through in commit order, which never changes, and the number is
 * their position: so however far back tellings are delivered again, they are known where they were applied.
 *
 * @param domains who reads what is told
 * @param metrics hears of what nobody can read
 */
record Tellings(Domains domains, RelayMetrics metrics) {
    private static final Logger log = LoggerFactory.getLogger(Tellings.class);
    private static final String SOURCE = "/presage/relay";
    private static final String LOG = "relay";

    /**
     * The observations of a page.
     *
     * @param bySubject in the order in which they apply
     * @param next the number of the telling after them
     */
    record Batch(Map<SubjectId, List<Observation>> bySubject, long next) {}

    Batch of(List<JournalRow> page, long first) {
        Map<SubjectId, List<Observation>> bySubject = new LinkedHashMap<>();
        long number = first;
        for (JournalRow row : page) {
            for (Telling telling : told(row.event())) {
                try {
                    bySubject
                            .computeIfAbsent(telling.to(), to -> new ArrayList<>())
                            .add(observation(telling, number));
                } catch (InvalidData | IllegalArgumentException unreadable) {
                    metrics.refused(1);
                    log.warn("What {} told {} cannot be read: {}", row.subject(), telling.to(), unreadable.toString());
                }
                number++;
            }
        }
        bySubject.values().removeIf(List::isEmpty);
        return new Batch(bySubject, number);
    }

    private static List<Telling> told(SubjectEvent event) {
        return switch (event) {
            case SubjectEvent.Observed observed -> observed.told();
        };
    }

    /** Its id says nothing of who told it: that is nobody's business but his. */
    private Observation observation(Telling telling, long number) throws InvalidData {
        Domain<?> domain = domains.named(telling.to().domain());
        if (domain == null || !domain.hears().contains(telling.type())) {
            throw new IllegalArgumentException("Nobody hears " + telling.type() + ".");
        }
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        telling.numbers().byName().forEach((name, value) -> data.put(name, value.doubleValue()));
        return new Observation(
                "telling-" + number,
                SOURCE,
                telling.type(),
                telling.time(),
                new Position.Offset(LOG, 0, number),
                domain.read(telling.type(), data));
    }
}
