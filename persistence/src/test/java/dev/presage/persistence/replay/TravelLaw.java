package dev.presage.persistence.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presage.persistence.domain.Context;
import dev.presage.persistence.domain.Domain;
import dev.presage.persistence.domain.Memory;
import dev.presage.persistence.domain.Outcome;
import dev.presage.persistence.domain.Step;
import dev.presage.persistence.journal.snapshots.WaypointSettings;
import dev.presage.protocol.SubjectId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * What travelling has to keep for every domain: wherever in its life a subject is visited, it is found exactly as it
 * lived, whatever was kept on the way; and what there was to be asked then is found again.
 *
 * @param <M> what is remembered of a subject
 */
public final class TravelLaw<M extends Memory> {
    private static final Instant NOW = Instant.parse("2027-01-01T00:00:00Z");

    private final Domain<M> domain;
    private final Chronicle chronicle;
    private final List<Context<M>> lived = new ArrayList<>();

    public TravelLaw(Domain<M> domain, SubjectId subject) {
        this.domain = domain;
        this.chronicle = new Chronicle(subject);
    }

    /** The subject lives on. */
    public void lives(Outcome<M> outcome) {
        chronicle.append(outcome.event());
        lived.add(outcome.next());
    }

    /** Checks every point of its life: with nothing kept, with what the first visits kept, and with all that spoilt. */
    public void holds() {
        everywhere();
        assertThat(chronicle.kept).as("contexts that were kept").isNotEmpty();
        everywhere();
        chronicle.spoil();
        everywhere();
    }

    private void everywhere() {
        // Without looking at others: who would have to be served is not here.
        var travel = new Travel(
                chronicle,
                chronicle,
                List.of(domain),
                new WaypointSettings(20, 1 << 20, Integer.MAX_VALUE),
                InstantSource.fixed(NOW));
        for (int i = lived.size() - 1; i >= 0; i--) {
            Past<?> past = travel.to(chronicle.subject, new Point.Version(i + 1));
            assertThat(past.context()).as("the context at version %s", i + 1).isEqualTo(lived.get(i));
            assertThat(past.before())
                    .as("the context before version %s", i + 1)
                    .isEqualTo(i == 0 ? Context.blank(chronicle.subject, domain) : lived.get(i - 1));
            assertThat(past.newest()).isEqualTo(lived.size());
            assertThat(past.answeredBy() == null || past.step() instanceof Step.Consult)
                    .as("what answered was asked")
                    .isTrue();
        }
    }
}
