package dev.presage.persistence.domain;

import com.fasterxml.jackson.databind.JsonNode;
import dev.presage.protocol.Numbers;
import dev.presage.protocol.Observation;
import dev.presage.protocol.Payload;
import dev.presage.protocol.Reason;
import dev.presage.protocol.Seen;
import dev.presage.protocol.SubjectEvent;
import dev.presage.protocol.SubjectId;
import java.time.Instant;
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
    /** As many subjects are looked at for one row. */
    int MOST_RELATED = 8;

    /** As many others may be told of one observation. */
    int MOST_TOLD = 8;

    /** The domain's name, as in {@link dev.presage.protocol.SubjectId#domain()}. */
    String name();

    /** The CloudEvents types this domain reads from senders; empty if only other domains tell it anything. */
    Set<String> types();

    /**
     * Reads and checks an event's data.
     *
     * @param type one of {@link #types()} or {@link #hears()}
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

    /** The event types that other domains tell it, as {@link dev.presage.protocol.Telling#type()}. */
    default Set<String> hears() {
        return Set.of();
    }

    /** The domains whose subjects it tells. Nobody may be told what follows from what he told. */
    default Set<String> tells() {
        return Set.of();
    }

    /** The domains whose subjects it looks at before it inquires. They may look back. */
    default Set<String> looksAt() {
        return Set.of();
    }

    /**
     * Whom to look at before these observations are inquired about.
     *
     * @return subjects of {@link #looksAt()}; of more than {@value #MOST_RELATED} different ones the first count
     */
    default List<SubjectId> related(List<Observation> observations) {
        return List.of();
    }

    /**
     * What subjects of other domains may see of it.
     *
     * @param at event time of what they want it for
     */
    default Numbers visible(M memory, Instant at) {
        return Numbers.NONE;
    }

    /**
     * As {@link #inquire(Memory, List)}, for a domain that looks at others. Nothing that it remembers may depend on
     * them in another way than by what is journaled.
     *
     * @param seen what was seen of the {@link #related} subjects
     */
    default Inquiry<M> inquire(M memory, List<Observation> observations, Seen seen) {
        return inquire(memory, observations);
    }

    /** How a model learns from this domain's observations; null if none does. */
    default @Nullable Teaching teaching() {
        return null;
    }
}
