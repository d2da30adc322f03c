package dev.presage.node.inference.overflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presage.node.inference.overflow.Choice.Candidate;
import dev.presage.node.inference.overflow.Choice.Verdict;
import dev.presage.protocol.ModelAnswer.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ChoiceTest {
    private static final long LEFT = 100;
    private static final double SHARE = 0.5;

    private static Candidate<String> pool(String name, long wait) {
        return new Candidate<>(name, wait, true);
    }

    private static Candidate<String> full(String name) {
        return new Candidate<>(name, 1, false);
    }

    private static Verdict<String> ask(String name) {
        return new Verdict.Ask<>(name);
    }

    private static Verdict<String> refuse(Cause cause) {
        return new Verdict.Refuse<>(cause);
    }

    static Stream<Arguments> cases() {
        return Stream.of(
                Arguments.of("own is quick", pool("own", 50), List.of(pool("a", 1)), ask("own")),
                Arguments.of("own is slow, another is not", pool("own", 51), List.of(pool("a", 1)), ask("a")),
                Arguments.of("own is slow, the other slower", pool("own", 51), List.of(pool("a", 60)), ask("own")),
                Arguments.of("own is slow and alone", pool("own", 99), List.of(), ask("own")),
                Arguments.of("own is too slow and alone", pool("own", 100), List.of(), refuse(Cause.DEADLINE)),
                Arguments.of("own is full", full("own"), List.of(pool("a", 99)), ask("a")),
                Arguments.of("none of its own", null, List.of(pool("a", 99)), ask("a")),
                Arguments.of("sooner of two", null, List.of(pool("a", 9), pool("b", 8)), ask("b")),
                Arguments.of("one would be late", null, List.of(pool("a", 9), pool("b", 100)), ask("a")),
                Arguments.of(
                        "all would be late", null, List.of(pool("a", 100), pool("b", 101)), refuse(Cause.DEADLINE)),
                Arguments.of("full and late", full("own"), List.of(pool("b", 101)), refuse(Cause.DEADLINE)),
                Arguments.of("all are full", full("own"), List.of(full("a"), full("b")), refuse(Cause.OVERLOADED)),
                Arguments.of("there is none", null, List.of(), refuse(Cause.UNKNOWN_MODEL)));
    }

    /** Goal: every rule of the choice, one by one, and that chance has no say where the rule is plain. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void goesByTheRules(
            String name, @Nullable Candidate<String> own, List<Candidate<String>> others, Verdict<String> expected) {
        for (long seed = 0; seed < 20; seed++) {
            assertThat(Choice.of(own, others, LEFT, SHARE, new SplittableRandom(seed)))
                    .as("%s, seed %d", name, seed)
                    .isEqualTo(expected);
        }
    }

    /**
     * Goal: with two choices no pool is run over and none is forgotten. Method: 10,000 questions to ten pools, each of
     * which makes its pool slower; the longest queue stays close to the mean, which one choice would not bring about.
     */
    @Test
    void twoChoicesKeepQueuesEven() {
        for (long seed = 0; seed < 20; seed++) {
            var random = new SplittableRandom(seed);
            long[] depth = new long[10];
            for (int i = 0; i < 10_000; i++) {
                List<Candidate<Integer>> pools = new ArrayList<>();
                IntStream.range(0, depth.length).forEach(pool -> pools.add(new Candidate<>(pool, depth[pool], true)));
                var verdict = Choice.of(null, pools, Long.MAX_VALUE, SHARE, random);
                depth[((Verdict.Ask<Integer>) verdict).where()]++;
            }
            long longest = IntStream.range(0, 10).mapToLong(i -> depth[i]).max().orElseThrow();
            assertThat(longest).as("seed %d", seed).isBetween(1_000L, 1_010L);
        }
    }
}
