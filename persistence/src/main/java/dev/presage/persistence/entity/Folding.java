package dev.presage.persistence.entity;

import dev.presage.persistence.domain.Context;
import dev.presage.persistence.domain.Memory;
import dev.presage.persistence.domain.SubjectRules;
import dev.presage.protocol.SubjectEvent;
import java.util.function.Consumer;
import org.slf4j.Logger;

/**
 * How entries fold into a subject's standing. What cannot be folded quarantines it.
 *
 * @param replayed hears of each event that was read back
 * @param <M> what is remembered of a subject
 */
record Folding<M extends Memory>(SubjectRules<M> rules, Logger log, Consumer<SubjectEvent> replayed) {
    Standing<M> fold(Standing<M> standing, Entry<M> entry) {
        return switch (standing) {
            case Standing.Quarantined<M> ignored -> standing;
            case Standing.Sound<M> sound ->
                switch (entry) {
                    case Entry.Concluded<M> concluded -> new Standing.Sound<>(concluded.next());
                    case Entry.Replayed<M> replayed -> replay(sound.context(), replayed.event());
                    case Entry.Unreadable<M> unreadable ->
                        new Standing.Quarantined<>(
                                "Row " + (sound.context().version() + 1) + " cannot be read: " + unreadable.why());
                };
        };
    }

    private Standing<M> replay(Context<M> before, SubjectEvent event) {
        try {
            var after = new Standing.Sound<>(rules.apply(before, event));
            replayed.accept(event);
            return after;
        } catch (RuntimeException broken) {
            log.error("{} cannot apply row {}.", before.subject(), before.version() + 1, broken);
            return new Standing.Quarantined<>("Row " + (before.version() + 1) + " cannot be applied: "
                    + broken.getClass().getSimpleName() + ".");
        }
    }
}
