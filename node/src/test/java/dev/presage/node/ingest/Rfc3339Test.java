package dev.presage.node.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Test {
    /** Goal: the forms at the edges are read, or refused, as the library does. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-23T10:00:00Z",
                "2026-11-23T10:00:00.5Z",
                "2026-11-23T10:00:00.123456789Z",
                "2026-11-23T10:00:00.1234567890Z",
                "2026-11-23T10:00:00.Z",
                "2026-11-23T10:00:00+02:00",
                "2026-11-23T10:00:00z",
                "2026-11-23t10:00:00Z",
                "2026-11-23T10:00Z",
                "2026-11-23T24:00:00Z",
                "2016-12-31T23:59:60Z",
                "2024-02-29T00:00:00Z",
                "2023-02-29T00:00:00Z",
                "1900-02-29T00:00:00Z",
                "2000-02-29T00:00:00Z",
                "2026-04-31T00:00:00Z",
                "2026-13-01T00:00:00Z",
                "2026-00-01T00:00:00Z",
                "2026-01-00T00:00:00Z",
                "0000-01-01T00:00:00Z",
                "0001-01-01T00:00:00Z",
                "9999-12-31T23:59:59.999999999Z",
                "+10000-01-01T00:00:00Z",
                "-0001-01-01T00:00:00Z",
                "2026-11-23 10:00:00Z",
                "2026-11-23T10:00:00",
                "２026-11-23T10:00:00Z",
                "2026-11-23T10:00:0٣Z",
                "yesterday",
                "Z",
                ""
            })
    void agreesWithTheLibraryAtTheEdges(String text) {
        assertThat(read(text)).isEqualTo(library(text));
    }

    /** Goal: the same everywhere else. Method: 200,000 seeded times, half of them with one character changed. */
    @Test
    void agreesWithTheLibrary() {
        int read = 0;
        for (long seed = 0; seed < 200_000; seed++) {
            var random = new SplittableRandom(seed);
            var text = new StringBuilder(Instant.ofEpochSecond(
                            random.nextLong(-62_167_219_200L, 253_402_300_800L),
                            random.nextInt(3) == 0 ? 0 : random.nextInt(1_000_000_000))
                    .toString());
            if (random.nextBoolean()) {
                text.setCharAt(random.nextInt(text.length()), "0123456789-:.TZ+ x".charAt(random.nextInt(18)));
            }
            Instant ours = read(text.toString());
            assertThat(ours).as("seed %d: %s", seed, text).isEqualTo(library(text.toString()));
            read += ours == null ? 0 : 1;
        }
        assertThat(read).isGreaterThan(100_000);
    }

    private static @Nullable Instant read(String text) {
        try {
            return Rfc3339.parse(text);
        } catch (DateTimeException refused) {
            return null;
        }
    }

    private static @Nullable Instant library(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException refused) {
            return null;
        }
    }
}
