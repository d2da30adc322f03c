package dev.presage.ops.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presage.node.inference.runtime.NetSpec;
import dev.presage.node.inference.runtime.Weights;
import dev.presage.node.inference.runtime.WeightsFile;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PoolBenchTest {
    /** Goal: the benchmark runs both sides and tells a figure of each; which is not asserted, being the machine's. */
    @Test
    void measuresBothSides() {
        NetSpec spec = NetSpec.recurrent(3, 16, 16, 3, NetSpec.OutputTransform.QUANTILES);
        WeightsFile weights = new WeightsFile("toy", "1", 1, "A toy.", Weights.random(spec, 1));
        List<Figure> figures = new PoolBench(weights, 1, Duration.ofMillis(300)).run();
        assertThat(figures)
                .extracting(Figure::name)
                .contains("pool_vs_bare_ratio", "pool_rows_per_s", "bare_rows_per_s");
        assertThat(figures)
                .filteredOn(figure -> figure.name().endsWith("rows_per_s"))
                .allSatisfy(figure -> assertThat(figure.value()).isPositive());
    }
}
