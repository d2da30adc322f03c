package dev.presage.node.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainJsonTest {
    /** Separated by spaces; what holds white space itself is added below. */
    private static final String[] PIECES = """
            { } [ ] : , " "a" "b" "cpu" \\n é true false null nul 0 -0 01 7 -12 1.5 -0.25 1. .5 1e3 1E-7 2.5e+10 1e - +1
            NaN 2147483647 2147483648 -2147483649 999999999999999999 1234567890123456789 0.1234567890123456789
            9007199254740993.5 1e400 4.9e-324 {"a":1} {} "x":2 \001 \000""".split("\\s+");

    /** Goal: what nearly every sender writes is read the short way. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"values\":{\"cpu\":0.42}}",
                " { \"values\" : { \"a\" : 1 , \"b\" : -2.5 , \"c\" : 1.0E-5 } } \n",
                "{\"amount\":12.5,\"currency\":\"EUR\",\"terminal\":\"t-17\",\"merchant\":null}",
                "{\"transaction\":\"e-1\",\"fraud\":true}",
                "{\"specversion\":\"1.0\",\"id\":\"e\",\"data\":{\"values\":{\"a\":0.4200000000000001}}}",
                "{}"
            })
    void readsPlainEvents(String json) throws Malformed {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        assertThat(PlainJson.read(bytes)).isEqualTo(EventJson.readAny(bytes, ""));
    }

    /** Goal: what is read the short way is what the general parser reads. Method: 300,000 seeded puzzles of pieces. */
    @Test
    void readsNothingThatTheParserWouldNot() {
        int read = 0;
        for (long seed = 0; seed < 300_000; seed++) {
            var random = new SplittableRandom(seed);
            String json = random.nextBoolean() ? puzzle(random) : member(random, 2);
            JsonNode plain = PlainJson.read(json.getBytes(StandardCharsets.UTF_8));
            if (plain != null) {
                read++;
                assertThat(plain).as("seed %d: %s", seed, json).isEqualTo(parsed(json));
            }
        }
        assertThat(read).as("puzzles that were plain JSON").isGreaterThan(10_000);
    }

    /** Goal: decimals are rounded as the parser rounds them, to the last bit. Method: 200,000 seeded numbers. */
    @Test
    void roundsAsTheParserDoes() {
        var random = new SplittableRandom(1);
        for (int i = 0; i < 200_000; i++) {
            long digits = random.nextLong() >>> random.nextInt(64);
            String text = Long.toString(digits);
            int point = random.nextInt(text.length() + 1);
            String number = (point == 0 ? "0" : text.substring(0, point)) + "." + text.substring(point) + "0";
            String json = "{\"a\":" + (random.nextBoolean() ? "-" : "") + number + "}";
            JsonNode plain = PlainJson.read(json.getBytes(StandardCharsets.UTF_8));
            assertThat(plain).as(json).isEqualTo(number.startsWith("00") ? null : parsed(json));
        }
    }

    /** Goal: a text cut off anywhere is left to the parser, which says so. */
    @Test
    void leavesWhatIsCutOff() {
        byte[] whole = "{\"a\":{\"b\":1.5e3,\"c\":\"text\",\"d\":true}}".getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length < whole.length; length++) {
            assertThat(PlainJson.read(java.util.Arrays.copyOf(whole, length)))
                    .as("the first %d bytes", length)
                    .isNull();
        }
        assertThat(PlainJson.read(whole)).isNotNull();
    }

    private static String piece(SplittableRandom random) {
        return random.nextInt(10) == 0 ? " \n\t\r".substring(random.nextInt(4)) : PIECES[random.nextInt(PIECES.length)];
    }

    private static String puzzle(SplittableRandom random) {
        var json = new StringBuilder("{");
        int pieces = random.nextInt(8);
        for (int i = 0; i < pieces; i++) {
            json.append(piece(random));
        }
        return json.append('}').toString();
    }

    /** An object that is well-formed but for what the pieces do to it. */
    private static String member(SplittableRandom random, int depth) {
        var json = new StringBuilder("{");
        int members = random.nextInt(4);
        for (int i = 0; i < members; i++) {
            json.append(i == 0 ? "" : ",")
                    .append('"')
                    .append((char) ('a' + random.nextInt(6)))
                    .append("\":");
            json.append(depth > 0 && random.nextInt(3) == 0 ? member(random, depth - 1) : piece(random));
        }
        return json.append('}').toString();
    }

    private static @Nullable JsonNode parsed(String json) {
        try {
            return EventJson.readAny(json.getBytes(StandardCharsets.UTF_8), "");
        } catch (Malformed malformed) {
            return null;
        }
    }
}
