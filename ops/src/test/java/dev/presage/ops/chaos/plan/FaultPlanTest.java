package dev.presage.ops.chaos.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presage.ops.chaos.plan.FaultKind.Whom;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Plans are seeded, complete and possible. */
class FaultPlanTest {
    private static final Duration HOUR = Duration.ofHours(1);

    /** Goal: the seed repeats a run, and another seed is another run. */
    @Test
    void seedRepeatsThePlan() {
        assertThat(FaultPlan.of(7, HOUR)).isEqualTo(FaultPlan.of(7, HOUR));
        assertThat(FaultPlan.of(7, HOUR)).isNotEqualTo(FaultPlan.of(8, HOUR));
    }

    /** Goal: a run of an hour breaks everything that can break, alone or together with another. */
    @Test
    void allKindsHappen() {
        for (long seed = 0; seed < 200; seed++) {
            Set<FaultKind> kinds = FaultPlan.of(seed, HOUR).steps().stream()
                    .flatMap(step -> step.faults().stream())
                    .map(Fault::kind)
                    .collect(Collectors.toSet());
            assertThat(kinds).as("seed %d", seed).isEqualTo(EnumSet.allOf(FaultKind.class));
        }
    }

    /** Goal: steps follow one another with time to heal, and end when the run does. */
    @Test
    void stepsFitTheRun() {
        for (long seed = 0; seed < 200; seed++) {
            Duration end = Duration.ZERO;
            for (FaultPlan.Step step : FaultPlan.of(seed, HOUR).steps()) {
                assertThat(step.at()).as("seed %d", seed).isGreaterThanOrEqualTo(end);
                end = step.at().plus(step.faults().getFirst().lasts());
                assertThat(end).as("seed %d", seed).isLessThan(HOUR);
            }
        }
    }

    /** Goal: two faults at once never lay hands on the same thing, and there are some. */
    @Test
    void doubleFaultsDifferInWhomTheyHit() {
        var doubles = LongStream.range(0, 200)
                .boxed()
                .flatMap(seed -> FaultPlan.of(seed, HOUR).steps().stream())
                .filter(step -> step.faults().size() > 1)
                .toList();
        assertThat(doubles).hasSizeGreaterThan(200).allSatisfy(step -> {
            assertThat(step.faults()).hasSize(2);
            assertThat(step.faults().stream().map(fault -> fault.kind().whom()).distinct())
                    .hasSize(2)
                    .doesNotContain(Whom.NODES);
        });
    }

    /** Goal: even the shortest run says how long a kill and a rolling restart pause a subject. */
    @Test
    void shortRunsHaveKillAndRollingRestart() {
        for (long seed = 0; seed < 200; seed++) {
            List<FaultPlan.Step> steps =
                    FaultPlan.of(seed, Duration.ofMinutes(2)).steps();
            assertThat(steps.get(0).faults()).extracting(Fault::kind).containsExactly(FaultKind.KILL);
            assertThat(steps.get(1).faults()).extracting(Fault::kind).containsExactly(FaultKind.ROLLING_RESTART);
        }
    }

    /** Goal: a run may be limited to some kinds, by the names that reports use. */
    @Test
    void kindsMayBeChosen() {
        var chosen = List.of(FaultKind.of("isolate"), FaultKind.of("connections-cut"));
        assertThat(FaultPlan.of(1, HOUR, chosen).steps())
                .allSatisfy(step -> assertThat(chosen)
                        .containsAll(step.faults().stream().map(Fault::kind).toList()));
        assertThat(Arrays.stream(FaultKind.values()).map(kind -> FaultKind.of(kind.label())))
                .containsExactly(FaultKind.values());
    }
}
