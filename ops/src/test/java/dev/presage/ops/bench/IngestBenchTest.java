package dev.presage.ops.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class IngestBenchTest {
    /** Goal: the benchmark runs every part and tells a figure of each; which is not asserted, being the machine's. */
    @Test
    void measuresEveryPart() {
        assertThat(new IngestBench(500, 3, Duration.ofMillis(50)).run())
                .allSatisfy(figure -> assertThat(figure.value()).isPositive())
                .extracting(Figure::name)
                .contains(
                        "decode_us_per_event_binary",
                        "decode_us_per_event_structured",
                        "decode_bytes_per_event_binary",
                        "publish_us_per_row");
    }
}
