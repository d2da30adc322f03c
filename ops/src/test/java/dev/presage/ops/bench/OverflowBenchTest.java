package dev.presage.ops.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class OverflowBenchTest {
    /** Goal: the benchmark asks both ways and tells a figure of each; which is not asserted, being the machine's. */
    @Test
    void measuresBothWays() throws IOException {
        List<Figure> figures = new OverflowBench(1, Duration.ofMillis(300), 20).run();
        assertThat(figures)
                .extracting(Figure::name)
                .contains("remote_pool_rtt_p50_ms", "remote_pool_vs_local_ratio", "remote_pool_rows_per_s");
        assertThat(figures).allSatisfy(figure -> assertThat(figure.value()).isPositive());
    }
}
