package dev.presage.persistence.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.presage.persistence.domain.Context;
import dev.presage.persistence.domain.Step;
import dev.presage.persistence.domain.SubjectRules;
import dev.presage.persistence.domain.tally.Tally;
import dev.presage.persistence.domain.tally.TallyDomain;
import dev.presage.persistence.domain.tally.TallyPlay;
import dev.presage.persistence.journal.JournalRow;
import dev.presage.persistence.journal.snapshots.WaypointSettings;
import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.Observation;
import dev.presage.protocol.Position;
import dev.presage.protocol.SubjectId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TravelTest {
    private static final Instant BEGUN = Instant.parse("2026-03-01T00:00:00Z");
    private static final Instant NOW = Instant.parse("2026-03-02T00:00:00Z");
    private static final int ROWS = 300;
    private static final int EVERY = 20;

    private final TallyDomain domain = new TallyDomain(Duration.ofSeconds(1));
    private final SubjectId subject = new SubjectId(domain.name(), "one");
    private final Chronicle chronicle = new Chronicle(subject);
    private final Travel travel = travel(Integer.MAX_VALUE);

    /** A life of one row each minute, from a minute after its begin. */
    TravelTest() {
        var rules = new SubjectRules<>(domain);
        var play = new TallyPlay();
        var random = new SplittableRandom(5);
        Context<Tally> now = Context.blank(subject, domain);
        for (int i = 1; i <= ROWS; i++) {
            Instant at = concluded(i);
            String type = play.type(random);
            var observation =
                    new Observation("e" + i, "/test", type, at, Position.Keyed.INSTANCE, play.payload(type, random));
            Step<Tally> step = rules.decide(now, List.of(List.of(observation)), at);
            var outcome = switch (step) {
                case Step.Persist<Tally> persist -> persist.outcome();
                case Step.Consult<Tally> consult ->
                    rules.conclude(now, consult.pending(), play.answer(consult.question(), random), at);
                case Step.Look<Tally> look -> throw new AssertionError(look);
                case Step.Answer<Tally> answer -> throw new AssertionError(answer);
            };
            chronicle.append(outcome.event());
            now = outcome.next();
        }
    }

    private static Instant concluded(int row) {
        return BEGUN.plusSeconds(60L * row);
    }

    private Travel travel(int mostReplayed) {
        return new Travel(
                chronicle,
                chronicle,
                List.of(domain),
                new WaypointSettings(EVERY, 1 << 20, mostReplayed),
                InstantSource.fixed(NOW));
    }

    private ErrorCode refusal(Travel traveller, Point point) {
        return catchThrowableOfType(Unreachable.class, () -> traveller.to(subject, point))
                .problem()
                .code();
    }

    /** Goal: a time leads to what was known then. Method: ask for the moment of each row, and for one between rows. */
    @Test
    void timesLeadToVersions() {
        for (int row = ROWS; row >= 1; row--) {
            for (int seconds : new int[] {0, 59}) {
                Past<?> past = travel.to(subject, new Point.At(concluded(row).plusSeconds(seconds)));
                assertThat(past.version()).isEqualTo(row);
                assertThat(past.event().at()).isEqualTo(concluded(row));
                assertThat(past.until()).isEqualTo(row == ROWS ? null : concluded(row + 1));
                assertThat(past.isBeyond()).isEqualTo(row == ROWS && seconds > 0);
                assertThat(past.newest()).isEqualTo(ROWS);
            }
        }
        assertThat(travel.to(subject, Point.Newest.NEWEST).version()).isEqualTo(ROWS);
    }

    /** Goal: what lies outside a life is said to: before it, after it, in the future, or of nobody. */
    @Test
    void otherPointsAreRefused() {
        assertThat(refusal(travel, new Point.At(BEGUN))).isEqualTo(ErrorCode.POINT_BEFORE_FIRST);
        assertThat(refusal(travel, new Point.Version(ROWS + 1))).isEqualTo(ErrorCode.POINT_AFTER_LAST);
        assertThat(refusal(travel, new Point.At(NOW.plusMillis(1)))).isEqualTo(ErrorCode.POINT_IN_FUTURE);
        var nobody = new SubjectId(domain.name(), "nobody");
        assertThat(catchThrowableOfType(Unreachable.class, () -> travel.to(nobody, new Point.Version(1)))
                        .problem()
                        .code())
                .isEqualTo(ErrorCode.SUBJECT_UNKNOWN);
    }

    /** Goal: once somebody was there, a point is a short replay away. */
    @Test
    void theSecondJourneyIsShort() {
        travel.to(subject, Point.Newest.NEWEST);
        assertThat(chronicle.kept).hasSizeBetween(2 * ROWS / EVERY - 1, 2 * ROWS / EVERY);
        for (int row = 1; row <= ROWS; row++) {
            chronicle.read = 0;
            travel.to(subject, new Point.Version(row));
            assertThat(chronicle.read).as("rows read").isLessThanOrEqualTo(EVERY / 2 + 1);
        }
    }

    /** Goal: one question is bounded, and asking again gets there. */
    @Test
    void aLongWayIsGoneInParts() {
        Travel short40 = travel(2 * EVERY);
        int refusals = 0;
        while (chronicle.kept.isEmpty() || chronicle.kept.lastKey() < ROWS - EVERY) {
            assertThat(refusal(short40, new Point.Version(ROWS))).isEqualTo(ErrorCode.POINT_TOO_FAR);
            assertThat(++refusals).isLessThan(20);
        }
        assertThat(refusals).isPositive();
        assertThat(short40.to(subject, new Point.Version(ROWS)).version()).isEqualTo(ROWS);
    }

    /** Goal: a missing row is named; what lies before it, and after a context kept behind it, is still found. */
    @Test
    void aMissingRowIsNamed() {
        travel.to(subject, Point.Newest.NEWEST);
        JournalRow gone = chronicle.rows.remove(44);
        var broken = catchThrowableOfType(Unreachable.class, () -> travel.to(subject, new Point.Version(46)));
        assertThat(broken.problem().code()).isEqualTo(ErrorCode.HISTORY_BROKEN);
        assertThat(broken.problem().detail())
                .contains(gone.subject().toString())
                .contains(Long.toString(gone.version()));
        assertThat(travel.to(subject, new Point.Version(44)).version()).isEqualTo(44);
        assertThat(travel.to(subject, new Point.Version(100)).version()).isEqualTo(100);
    }
}
