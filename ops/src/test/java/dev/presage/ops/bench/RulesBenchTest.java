package dev.presage.ops.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RulesBenchTest {
    /** Goal: the benchmark runs rows of both sizes and tells what they cost; how much is the machine's. */
    @Test
    void measuresBothSizesOfRows() {
        List<Figure> figures = new RulesBench(40, 20, 1, 2_000).run();
        assertThat(figures)
                .extracting(Figure::name)
                .contains("rules_us_per_reading_at_1", "rules_us_per_reading_at_3", "rules_bytes_per_reading_at_1");
        assertThat(figures)
                .filteredOn(figure -> !figure.name().startsWith("rules_gc"))
                .allSatisfy(figure -> assertThat(figure.value()).isPositive());
    }
}
