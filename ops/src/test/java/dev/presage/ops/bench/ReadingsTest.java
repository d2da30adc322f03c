package dev.presage.ops.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presage.ops.events.OutgoingEvent;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadingsTest {
    private static final int DEVICES = 100;
    private static final int DRAWS = 20_000;

    /** Goal: the uniform draw favours nobody, the Zipf draw gives the k-th device a share of about 1/k. */
    @Test
    void drawsAsItSays() {
        Map<String, Integer> uniform = counts(Readings.uniform("u", DEVICES, 1));
        assertThat(uniform.values()).allSatisfy(count -> assertThat(count).isBetween(130, 280));
        Map<String, Integer> zipf = counts(Readings.zipf("z", DEVICES, 1));
        assertThat((double) zipf.getOrDefault("device-0", 0) / zipf.getOrDefault("device-1", 0))
                .isBetween(1.8, 2.2);
        assertThat((double) zipf.getOrDefault("device-0", 0) / zipf.getOrDefault("device-9", 0))
                .isBetween(8.0, 12.5);
    }

    /** Goal: no two readings share an id, and the same seed draws the same readings. */
    @Test
    void repeatsItselfAndNoId() {
        Readings first = Readings.uniform("u", DEVICES, 3);
        Readings second = Readings.uniform("u", DEVICES, 3);
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < DRAWS; i++) {
            OutgoingEvent event = first.next(Instant.EPOCH);
            assertThat(second.next(Instant.EPOCH)).isEqualTo(event);
            assertThat(ids.add(event.id())).isTrue();
        }
    }

    /** Goal: figures are one line each for people, and exact in the file. */
    @Test
    void reportsFigures(@TempDir Path folder) throws Exception {
        List<Figure> figures = List.of(new Figure("a_per_s", 12345.678, "a/s"), new Figure("ratio", 0.61234, "ratio"));
        StringWriter text = new StringWriter();
        Report.print(figures, new PrintWriter(text));
        assertThat(text.toString().lines()).containsExactly("a_per_s 12346 a/s", "ratio 0.6123 ratio");
        Report.write(figures, folder.resolve("out.json"));
        assertThat(Files.readString(folder.resolve("out.json")))
                .contains("\"a_per_s\":{\"value\":12345.678,\"unit\":\"a/s\"}");
    }

    private static Map<String, Integer> counts(Readings readings) {
        Map<String, Integer> counts = new HashMap<>();
        for (int i = 0; i < DRAWS; i++) {
            counts.merge(readings.next(Instant.EPOCH).subject(), 1, Integer::sum);
        }
        return counts;
    }
}
