package dev.presage.ops.chaos.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Pauses are measured between answers, and at the edges of what is looked at. */
class AnswersTest {
    private static Answers at(long... times) {
        var answers = new Answers();
        for (long time : times) {
            answers.add(time);
        }
        return answers;
    }

    /** Goal: the longest gap inside a span is found, whatever lies outside. */
    @Test
    void longestGapInside() {
        assertThat(at(0, 100, 110, 150, 160, 900).longestPause(100, 165)).isEqualTo(40);
    }

    /** Goal: a subject that is silent from the beginning or to the end of a span paused that long. */
    @Test
    void silenceAtTheEdges() {
        assertThat(at(10, 50).longestPause(20, 60)).isEqualTo(30);
        assertThat(at(10, 25).longestPause(20, 60)).isEqualTo(35);
        assertThat(at().longestPause(20, 60)).isEqualTo(40);
    }

    /** Goal: more answers than the first guess of their number are kept. */
    @Test
    void manyAnswers() {
        var answers = new Answers();
        IntStream.range(0, 5_000).forEach(answers::add);
        assertThat(answers.longestPause(0, 5_000)).isEqualTo(1);
        assertThat(answers.last(-1)).isEqualTo(4_999);
    }

    /** Goal: the sample has a subject in each shard, by the hash that sharding goes by. */
    @Test
    void sampleCoversAllShards() {
        var shards = Probes.oneInEach(30).stream()
                .map(id -> Math.abs(id.hashCode() % 30))
                .collect(Collectors.toSet());
        assertThat(shards).hasSize(30);
    }
}
