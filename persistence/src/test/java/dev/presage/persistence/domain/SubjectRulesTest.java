package dev.presage.persistence.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presage.persistence.domain.tally.Count;
import dev.presage.persistence.domain.tally.Tally;
import dev.presage.persistence.domain.tally.TallyDomain;
import dev.presage.persistence.domain.tally.TallyPlay;
import dev.presage.protocol.Observation;
import dev.presage.protocol.Position;
import dev.presage.protocol.SubjectId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SubjectRulesTest {
    private static final Instant AT = Instant.EPOCH;

    private final TallyDomain domain = new TallyDomain(Duration.ofSeconds(1));
    private final SubjectRules<Tally> rules = new SubjectRules<>(domain);
    private final Context<Tally> blank = Context.blank(new SubjectId("tally", "t"), domain);

    private static Observation observation(String id, String type, Position position) {
        return new Observation(id, "/test", type, AT, position, new Count(1));
    }

    private static Observation count(int number) {
        return observation("e-" + number, TallyDomain.COUNT, new Position.Offset("log#1", 0, number));
    }

    private Outcome<Tally> conclude(Context<Tally> context, List<List<Observation>> commands) {
        return switch (rules.decide(context, commands, AT)) {
            case Step.Consult<Tally> consult ->
                rules.conclude(
                        context,
                        consult.pending(),
                        TallyPlay.answer(consult.question().rows()),
                        AT);
            case Step.Persist<Tally> persist -> persist.outcome();
            case Step.Look<Tally> look -> throw new AssertionError("Tallies look at nobody.");
            case Step.Answer<Tally> ignored -> throw new AssertionError("There is nothing new.");
        };
    }

    /** Goal: a model is asked only where the domain has a question; the rest is persisted at once. */
    @Test
    void asksOnlyWhereThereIsAQuestion() {
        Observation note = observation("n-1", TallyDomain.NOTE, Position.Keyed.INSTANCE);
        assertThat(rules.decide(blank, List.of(List.of(note)), AT)).isInstanceOf(Step.Persist.class);
        assertThat(rules.decide(blank, List.of(List.of(count(1))), AT)).isInstanceOf(Step.Consult.class);
    }

    /** Goal: duplicates within a command, between commands of one row, by key and by position are found. */
    @Test
    void findsDuplicates() {
        Outcome<Tally> outcome =
                conclude(blank, List.of(List.of(count(1), count(1), count(2)), List.of(count(2)), List.of(count(3))));
        assertThat(outcome.event().observations()).extracting(Observation::id).containsExactly("e-1", "e-2", "e-3");
        assertThat(outcome.sifted().applied(0)).isEqualTo(2);
        assertThat(outcome.sifted().applied(1)).isZero();
        assertThat(outcome.sifted().applied(2)).isEqualTo(1);
        assertThat(outcome.sifted().split(outcome.event().insights())).containsExactly(0, 2, 2, 3);

        var elsewhere = observation("e-2", TallyDomain.COUNT, new Position.Offset("log#1", 5, 77));
        assertThat(rules.decide(outcome.next(), List.of(List.of(count(1), elsewhere)), AT))
                .isInstanceOf(Step.Answer.class);
    }

    /** Goal: an observation that a failure held up while a later one went through is late, and not lost. */
    @Test
    void takesTheLateOne() {
        Context<Tally> context = conclude(blank, List.of(List.of(count(1)))).next();
        context = conclude(context, List.of(List.of(count(3)))).next();
        context = conclude(context, List.of(List.of(count(2)))).next();
        assertThat(context.observed()).isEqualTo(3);
        assertThat(rules.decide(context, List.of(List.of(count(1), count(2), count(3))), AT))
                .isInstanceOf(Step.Answer.class);
    }

    /** Goal: a log delivered again from its beginning changes nothing, however long ago that was. */
    @Test
    void ignoresTheWholePast() {
        Context<Tally> context = blank;
        for (int i = 0; i < 2_000; i++) {
            context = conclude(context, List.of(List.of(count(i)))).next();
        }
        for (int i = 0; i < 2_000; i++) {
            assertThat(rules.decide(context, List.of(List.of(count(i))), AT)).isInstanceOf(Step.Answer.class);
        }
    }
}
