package dev.presage.node.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.presage.persistence.domain.Marks;
import dev.presage.persistence.domain.PairedLoss;
import dev.presage.protocol.ModelRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StewardTest {
    private static final String MODEL = "m";
    private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final StewardSettings SETTINGS = new StewardSettings(
            true,
            MINUTE,
            MINUTE,
            false,
            1,
            1_000,
            0.01,
            MINUTE.multipliedBy(3),
            Duration.ofHours(1),
            Duration.ofHours(1),
            0.02);
    private static final Gates GATES = new Gates(true, 0.01, 0.05, Duration.ofMillis(20), true);
    private static final long ENOUGH = 2_000;

    private final Steward steward = new Steward(SETTINGS, GATES);
    private final List<Registered> versions = new ArrayList<>();
    private final Map<String, Trial> trials = new HashMap<>();
    private final Map<String, Evidence> evidence = new HashMap<>();
    private final Map<String, Backtested> backtests = new HashMap<>();
    private Optional<Registered> former = Optional.empty();
    private Step.Kind crowned = Step.Kind.REGISTERED;
    private Optional<Instant> movedAt = Optional.empty();

    private Registered add(String version, Stage stage, Duration ago) {
        var entry = new Entry(
                new ModelRef(MODEL, version, "d"),
                new ModelCard("a", "b", "c"),
                "{}",
                "1",
                1,
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                NOW,
                "tester");
        var step =
                new Step(MODEL, 1, version, Step.Kind.PROMOTED, Optional.empty(), stage, "ann", "why", NOW.minus(ago));
        var added = new Registered(entry, stage, step);
        versions.add(added);
        return added;
    }

    /** A comparison in which a version lost a share more or less than one, with some spread. */
    private static LiveWindow window(String version, String against, long lessons, double share, double spread) {
        PairedLoss difference = PairedLoss.NONE;
        double each = lessons / 100.0;
        for (int group = 0; group < 100; group++) {
            difference = difference.and((share + (group % 2 == 0 ? spread : -spread)) * each, each);
        }
        return new LiveWindow(
                MODEL,
                version,
                Optional.of(against),
                NOW.minus(MINUTE),
                NOW,
                lessons,
                1 + share,
                1,
                difference,
                0.01,
                List.of(new Marks.Point(0.5, 0.49, lessons)),
                5,
                0,
                Optional.empty());
    }

    private void see(String version, String against, long lessons, double share, double spread) {
        evidence.put(
                version,
                Evidence.of(List.of(window(version, against, lessons, share, spread)))
                        .orElseThrow());
    }

    private void backtest(String version, String against, boolean conclusive, String... objections) {
        backtests.put(
                version,
                new Backtested(
                        "2026-03-04.1",
                        Optional.of(against),
                        objections.length == 0,
                        conclusive,
                        List.of(objections),
                        true,
                        NOW));
    }

    private Optional<Proposal> next() {
        var crowning =
                new Step(MODEL, 1, "1", crowned, Optional.empty(), Stage.CHAMPION, "ann", "why", NOW.minus(MINUTE));
        return steward.next(
                new Situation(
                        new Standing(MODEL, versions, former, Optional.of(crowning)),
                        trials,
                        evidence,
                        backtests,
                        movedAt),
                NOW);
    }

    private void expect(String version, Stage to, String why) {
        assertThat(next()).hasValueSatisfying(proposal -> {
            assertThat(proposal).isInstanceOfSatisfying(Proposal.Move.class, move -> {
                assertThat(move.version()).isEqualTo(version);
                assertThat(move.to()).isEqualTo(to);
            });
            assertThat(proposal.why()).contains(why).endsWith(".");
        });
    }

    private static Trial trial(String version, String against, double loss) {
        return new Trial(MODEL, version, against, NOW, NOW, loss, 1, 0.01, 5, NOW);
    }

    /** Goal: a candidate shadows only by a first trial that it passed, and leaves by one that it did not. */
    @Test
    void aCandidateShadowsByItsFirstTrial() {
        add("1", Stage.CHAMPION, MINUTE);
        add("2", Stage.CANDIDATE, MINUTE);
        assertThat(next()).isEmpty();
        trials.put("2", trial("2", "1", 0.5));
        expect("2", Stage.SHADOW, "0.5");
        trials.put("2", trial("2", "1", 0.999));
        expect("2", Stage.RETIRED, "first trial");
        trials.put("2", trial("2", "0", 0.999));
        expect("2", Stage.SHADOW, "version 0");
    }

    /** Goal: no more shadow at a time than is allowed. */
    @Test
    void shadowsAreFew() {
        add("1", Stage.CHAMPION, MINUTE);
        add("2", Stage.SHADOW, MINUTE);
        add("3", Stage.CANDIDATE, MINUTE);
        trials.put("3", trial("3", "1", 0.5));
        assertThat(next()).isEmpty();
    }

    /** Goal: a shadow serves some only by enough lessons, by more than the margin, and beyond doubt. */
    @Test
    void aShadowHasToProveItself() {
        add("1", Stage.CHAMPION, MINUTE);
        add("2", Stage.SHADOW, MINUTE);
        assertThat(next()).isEmpty();
        see("2", "1", 500, -0.5, 0.1);
        assertThat(next()).isEmpty();
        see("2", "1", ENOUGH, -0.5, 2);
        assertThat(next()).isEmpty();
        see("2", "1", ENOUGH, -0.005, 0.001);
        assertThat(next()).isEmpty();
        see("2", "1", ENOUGH, -0.1, 0.1);
        backtest("2", "1", true);
        expect("2", Stage.CANARY, "-10.00 %");
        movedAt = Optional.of(NOW.minusSeconds(30));
        assertThat(next()).isEmpty();
    }

    /** A window at the same time, in which the version had nothing to say. */
    private static LiveWindow speechless(LiveWindow other, long failures, Optional<String> fault) {
        return new LiveWindow(
                MODEL,
                other.version(),
                other.against(),
                other.from(),
                other.to(),
                0,
                Double.NaN,
                Double.NaN,
                PairedLoss.NONE,
                Double.NaN,
                List.of(),
                Double.NaN,
                failures,
                fault);
    }

    /** Goal: a shadow that is worse beyond doubt, broken, or undecided for too long leaves, and at once. */
    @Test
    void aBadShadowLeaves() {
        movedAt = Optional.of(NOW);
        add("1", Stage.CHAMPION, MINUTE);
        add("2", Stage.SHADOW, MINUTE);
        see("2", "1", ENOUGH, 0.1, 0.1);
        expect("2", Stage.RETIRED, "worse than the champion");
        LiveWindow fine = window("2", "1", 10, -0.1, 0.1);
        LiveWindow broken = speechless(fine, 7, Optional.empty());
        evidence.put("2", Evidence.of(List.of(broken, fine)).orElseThrow());
        expect("2", Stage.RETIRED, "no number to 7 lessons");
        LiveWindow gone = speechless(fine, 0, Optional.of("It cannot be loaded: the file is gone."));
        evidence.put("2", Evidence.of(List.of(gone)).orElseThrow());
        expect("2", Stage.RETIRED, "it cannot be loaded: the file is gone.");
        versions.removeLast();
        add("2", Stage.SHADOW, Duration.ofHours(2));
        see("2", "1", ENOUGH, -0.005, 0.001);
        expect("2", Stage.RETIRED, "not proved itself in 60 minutes");
    }

    /** Goal: a canary becomes champion when it has held for long enough, and by its gates. */
    @Test
    void aCanaryHasToHold() {
        add("1", Stage.CHAMPION, MINUTE);
        add("2", Stage.CANARY, MINUTE);
        see("2", "1", ENOUGH, -0.1, 0.1);
        assertThat(next()).isEmpty();
        versions.removeLast();
        add("2", Stage.CANARY, MINUTE.multipliedBy(5));
        backtest("2", "1", true);
        expect("2", Stage.CHAMPION, "held as canary");
        see("2", "1", ENOUGH, -0.005, 0.1);
        assertThat(next()).isEmpty();
    }

    /** Goal: who is about to serve is tried over history first: asked for, waited for, and minded. */
    @Test
    void nobodyServesUntried() {
        add("1", Stage.CHAMPION, MINUTE);
        add("2", Stage.SHADOW, MINUTE);
        see("2", "1", ENOUGH, -0.1, 0.1);
        expectBacktest("no backtest yet");
        backtest("2", "0", true);
        expectBacktest("against version 0");
        backtest("2", "1", false, "it was tried on 3 observations");
        expectBacktest("3 observations");
        backtest("2", "1", true, "it would decline more");
        expect("2", Stage.RETIRED, "it would decline more");
        backtest("2", "1", true);
        expect("2", Stage.CANARY, "better in the shadow");
    }

    private void expectBacktest(String why) {
        assertThat(next())
                .hasValueSatisfying(proposal -> assertThat(proposal)
                        .isInstanceOfSatisfying(Proposal.Backtest.class, backtest -> {
                            assertThat(backtest.version()).isEqualTo("2");
                            assertThat(backtest.why()).contains(why);
                        }));
    }

    /** Goal: a promoted champion that is worse than its predecessor goes; one that is no worse stays. */
    @Test
    void aChampionOnProbationMayGo() {
        former = Optional.of(add("0", Stage.RETIRED, MINUTE));
        versions.clear();
        add("1", Stage.CHAMPION, MINUTE);
        see("1", "0", ENOUGH, 0.1, 0.1);
        assertThat(next()).isEmpty();
        crowned = Step.Kind.PROMOTED;
        movedAt = Optional.of(NOW);
        assertThat(next()).hasValueSatisfying(proposal -> assertThat(proposal).isInstanceOf(Proposal.RollBack.class));
        see("1", "0", ENOUGH, 0.015, 0.01);
        assertThat(next()).isEmpty();
        see("1", "0", 500, 0.5, 0.1);
        assertThat(next()).isEmpty();
    }

    /** Goal: windows of one pair add up as if they had been one. */
    @Test
    void windowsAddUp() {
        Evidence all = Evidence.of(List.of(window("2", "1", 300, -0.2, 0.1), window("2", "1", 100, 0.2, 0.1)))
                .orElseThrow();
        assertThat(all.lessons()).isEqualTo(400);
        assertThat(all.loss()).isCloseTo(0.9, within(1e-9));
        assertThat(all.difference().mean()).isCloseTo(-0.1, within(1e-9));
        assertThat(all.calibrationError()).isCloseTo(0.01, within(1e-9));
        assertThat(Evidence.of(List.of())).isEmpty();
    }
}
