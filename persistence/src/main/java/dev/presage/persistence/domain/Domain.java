package dev.presage.persistence.domain;

import com.fasterxml.jackson.databind.JsonNode;
import dev.presage.protocol.Observation;
import dev.presage.protocol.Payload;
import dev.presage.protocol.Reason;
import dev.presage.protocol.SubjectEvent;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One kind of subject: how its observations are read, what it remembers, what it asks a model and which insights
 * follow. The frame around it (journal, watermark, consults, delivery) is the same for all domains and never asks which
 * one it holds.
 *
 * @param <M> what is remembered of a subject
 */
public interface Domain<M extends Memory> {
    /** The domain's name, as in {@link dev.presage.protocol.SubjectId#domain()}. */
    String name();

    /** The CloudEvents types this domain reads. */
    Set<String> types();

    /**
     * Reads and checks an event's data.
     *
     * @param type one of {@link #types()}
     * @param data the event's {@code data}
     * @throws InvalidData if it is not what the type asks for
     */
    Payload read(String type, JsonNode data) throws InvalidData;

    /** How this domain's observations stand in the journal. */
    Codec<Payload> payloads();

    /** How this domain's memory stands in a snapshot. */
    Codec<M> memories();

    /** The memory of a subject of which nothing was observed yet. */
    M blank();

    /**
     * Folds observations as far as that goes without a model's answer and says what is left to ask.
     *
     * @param memory what is remembered so far
     * @param observations new ones, in the order in which they apply, never empty
     */
    Inquiry<M> inquire(M memory, List<Observation> observations);

    /**
     * Folds one journaled event. Leads to exactly the memory that {@link Inquiry#conclude} led to when the event was
     * made.
     */
    M apply(M memory, SubjectEvent.Observed event);

    /**
     * What to ask for a forecast of the next steps.
     *
     * @param horizon number of steps, at least 1
     * @return null if this domain does not forecast, or too little is known of the subject
     */
    @Nullable
    Outlook outlook(M memory, int horizon);

    /** What is remembered, ready to be written as JSON: strings, numbers, lists and maps, in a stable order. */
    Map<String, Object> view(M memory);

    /** What one observation says, ready to be written as JSON in the form it is read in. */
    Map<String, Object> show(Payload payload);

    /** Turns a reason into a sentence for people. */
    String explain(Reason reason);

    /** How a model learns from this domain's observations; null if none does. */
    default @Nullable Teaching teaching() {
        return null;
    }
}
