package dev.presage.node.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presage.protocol.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LifecycleTest {
    private static final Gates OPEN = new Gates(false, 0, 1, Duration.ofSeconds(1), false);
    private static final Gates CLOSED = new Gates(true, 0.1, 0.05, Duration.ofMillis(20), false);
    private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");

    private static Lineage standing(Map<String, Stage> stages, Step... crownings) {
        return new Lineage("m", 10, stages, List.of(crownings));
    }

    private static Step crowning(String version, Step.Kind kind) {
        return new Step("m", 1, version, kind, Optional.empty(), Stage.CHAMPION, "a", "b", NOW);
    }

    private static Trial trial(String against, double loss, double calibrationError, double p99Millis) {
        return new Trial("m", "2", against, NOW, NOW, loss, 1, calibrationError, p99Millis, NOW);
    }

    private static ErrorCode refused(Ruling ruling) {
        return ((Ruling.Refuse) ruling).problem().code();
    }

    /** Goal: exactly the steps of the lifecycle are possible. Method: all pairs of stages against a table. */
    @Test
    void onlyTheLifecyclesStepsArePossible() {
        Map<Stage, Set<Stage>> allowed = new EnumMap<>(Map.of(
                Stage.CANDIDATE, EnumSet.of(Stage.SHADOW, Stage.CANARY, Stage.CHAMPION, Stage.RETIRED),
                Stage.SHADOW, EnumSet.of(Stage.CANARY, Stage.CHAMPION, Stage.RETIRED),
                Stage.CANARY, EnumSet.of(Stage.CHAMPION, Stage.RETIRED),
                Stage.CHAMPION, EnumSet.noneOf(Stage.class),
                Stage.RETIRED, EnumSet.noneOf(Stage.class)));
        for (Stage from : Stage.values()) {
            for (Stage to : Stage.values()) {
                Ruling ruling = Lifecycle.promote(
                        standing(Map.of("2", from)), "2", to, OPEN, Optional.empty(), Optional.empty());
                assertThat(ruling instanceof Ruling.Go)
                        .as("%s to %s", from, to)
                        .isEqualTo(allowed.getOrDefault(from, Set.of()).contains(to));
            }
        }
        Ruling unknown =
                Lifecycle.promote(standing(Map.of()), "2", Stage.CANARY, OPEN, Optional.empty(), Optional.empty());
        assertThat(refused(unknown)).isEqualTo(ErrorCode.MODEL_UNKNOWN);
    }

    /** Goal: a version serves only if its latest trial against the champion shows it better, calibrated and fast. */
    @Test
    void gatesKeepBadVersionsOut() {
        Lineage standing =
                standing(Map.of("1", Stage.CHAMPION, "2", Stage.SHADOW), crowning("1", Step.Kind.REGISTERED));
        Map<String, Optional<Trial>> bad = Map.of(
                "no trial", Optional.empty(),
                "not better by the margin", Optional.of(trial("1", 0.95, 0.01, 5)),
                "no number", Optional.of(trial("1", Double.NaN, 0.01, 5)),
                "not calibrated", Optional.of(trial("1", 0.5, 0.06, 5)),
                "calibration unknown", Optional.of(trial("1", 0.5, Double.NaN, 5)),
                "slow", Optional.of(trial("1", 0.5, 0.01, 21)),
                "against another", Optional.of(trial("0", 0.5, 0.01, 5)));
        bad.forEach((what, trial) -> {
            for (Stage to : List.of(Stage.CANARY, Stage.CHAMPION)) {
                assertThat(refused(Lifecycle.promote(standing, "2", to, CLOSED, trial, Optional.empty())))
                        .as(what)
                        .isEqualTo(ErrorCode.GATE_CLOSED);
            }
        });
        Optional<Trial> good = Optional.of(trial("1", 0.9, 0.05, 20));
        assertThat(Lifecycle.promote(standing, "2", Stage.CHAMPION, CLOSED, good, Optional.empty()))
                .isEqualTo(new Ruling.Go(
                        Step.Kind.PROMOTED,
                        List.of(
                                Ruling.Move.of("1", Stage.CHAMPION, Stage.RETIRED),
                                Ruling.Move.of("2", Stage.SHADOW, Stage.CHAMPION))));
    }

    /** Goal: where backtests are asked for, a version serves only by an intact one against the champion. */
    @Test
    void nobodyServesWithoutABacktest() {
        Lineage standing =
                standing(Map.of("1", Stage.CHAMPION, "2", Stage.SHADOW), crowning("1", Step.Kind.REGISTERED));
        var gates = new Gates(true, 0.1, 0.05, Duration.ofMillis(20), true);
        Optional<Trial> good = Optional.of(trial("1", 0.5, 0.01, 5));
        Map<String, Optional<Backtested>> bad = Map.of(
                "in no backtest", Optional.empty(),
                "declines more", Optional.of(backtested("1", true, "it declines more")),
                "altered", Optional.of(backtested("1", false)),
                "against version 0", Optional.of(backtested("0", true)));
        bad.forEach((what, backtest) -> {
            for (Stage to : List.of(Stage.CANARY, Stage.CHAMPION)) {
                var refused = (Ruling.Refuse) Lifecycle.promote(standing, "2", to, gates, good, backtest);
                assertThat(refused.problem().code()).isEqualTo(ErrorCode.GATE_CLOSED);
                assertThat(refused.problem().detail()).contains(what);
            }
        });
        assertThat(Lifecycle.promote(standing, "2", Stage.RETIRED, gates, good, Optional.empty()))
                .isInstanceOf(Ruling.Go.class);
        assertThat(Lifecycle.promote(standing, "2", Stage.CHAMPION, gates, good, Optional.of(backtested("1", true))))
                .isInstanceOf(Ruling.Go.class);
    }

    private static Backtested backtested(String against, boolean isIntact, String... objections) {
        return new Backtested(
                "b", Optional.of(against), objections.length == 0, true, List.of(objections), isIntact, NOW);
    }

    /**
     * Goal: rollbacks go back by one champion each, and stop at the first. Method: seeded random histories against a
     * plain stack; at most one champion at any time.
     */
    @Test
    void rollbacksUndoPromotionsOneByOne() {
        for (long seed = 0; seed < 300; seed++) {
            var random = new SplittableRandom(seed);
            var stages = new HashMap<String, Stage>();
            var crownings = new ArrayList<Step>();
            var reigns = new ArrayList<String>();
            for (int i = 0; i < 30; i++) {
                Lineage standing = new Lineage("m", i, stages, crownings);
                boolean back = random.nextInt(3) == 0;
                String next = "v" + i;
                if (!back) {
                    stages.put(next, Stage.CANDIDATE);
                    standing = new Lineage("m", i, stages, crownings);
                }
                Ruling ruling = back
                        ? Lifecycle.rollBack(standing)
                        : Lifecycle.promote(standing, next, Stage.CHAMPION, OPEN, Optional.empty(), Optional.empty());
                if (back && reigns.size() < 2) {
                    assertThat(refused(ruling))
                            .as("seed %s", seed)
                            .isEqualTo(reigns.isEmpty() ? ErrorCode.MODEL_UNKNOWN : ErrorCode.NOTHING_TO_ROLL_BACK);
                    continue;
                }
                Ruling.Go go = (Ruling.Go) ruling;
                go.moves()
                        .forEach(move -> assertThat(stages.put(move.version(), move.to()))
                                .isEqualTo(move.from().orElseThrow()));
                crownings.add(crowning(go.moves().getLast().version(), go.kind()));
                if (back) {
                    reigns.removeLast();
                } else {
                    reigns.add(next);
                }
                assertThat(stages.entrySet().stream().filter(entry -> entry.getValue() == Stage.CHAMPION))
                        .as("seed %s", seed)
                        .extracting(Map.Entry::getKey)
                        .containsExactly(reigns.getLast());
            }
        }
    }

    /** Goal: what comes with the product serves by itself until somebody chooses, and never takes over after that. */
    @Test
    void theProductsOwnVersionsYieldToAChoice() {
        assertThat(Lifecycle.register(Lineage.unknown("m"), "1", true).moves()).hasSize(2);
        assertThat(Lifecycle.register(Lineage.unknown("m"), "1", false).moves()).hasSize(1);
        Map<String, Stage> stages = Map.of("1", Stage.CHAMPION);
        assertThat(Lifecycle.register(standing(stages, crowning("1", Step.Kind.REGISTERED)), "2", true)
                        .moves())
                .hasSize(3);
        assertThat(Lifecycle.register(standing(stages, crowning("1", Step.Kind.PROMOTED)), "2", true)
                        .moves())
                .hasSize(1);
    }
}
