package dev.presage.persistence.entity;

import dev.presage.persistence.domain.Memory;
import dev.presage.persistence.domain.SubjectRules;
import dev.presage.persistence.journal.snapshots.Snapshots;
import dev.presage.protocol.Answerer;
import dev.presage.protocol.SubjectCommand;
import dev.presage.protocol.SubjectId;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * What all subjects of a domain share.
 *
 * @param rules the domain's rules
 * @param answerers who answers a subject for a model, by the model's name; asked anew for each consult
 * @param others where to say something to another subject; must not block
 * @param clock tells when something was concluded
 * @param snapshots where what they remember is kept, so that they wake fast
 * @param <M> what is remembered of a subject
 */
public record SubjectTools<M extends Memory>(
        SubjectRules<M> rules,
        BiFunction<String, SubjectId, Answerer> answerers,
        Consumer<SubjectCommand> others,
        InstantSource clock,
        EntitySettings settings,
        EntityListener listener,
        Snapshots<M> snapshots) {
    /** As precisely as it is journaled. */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
