package dev.presage.node.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class LinesTest {
    private static final ActorTestKit kit = ActorTestKit.create();

    @AfterAll
    static void stop() {
        kit.shutdownTestKit();
    }

    /** Goal: lines come out the same however the network cuts the bytes. Method: 300 seeded texts, cut at random. */
    @Test
    void linesDoNotDependOnHowBytesArrive() throws Exception {
        for (long seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            List<String> expected = new ArrayList<>();
            var text = new StringBuilder();
            for (int i = random.nextInt(6); i >= 0; i--) {
                String line = "x".repeat(random.nextInt(14));
                text.append(line).append(i == 0 && random.nextBoolean() ? "" : "\n");
                if (line.length() > 8) {
                    expected.add("too long");
                } else if (!line.isEmpty()) {
                    expected.add(line);
                }
            }
            assertThat(cut(text.toString(), random))
                    .as("seed %d: %s", seed, text)
                    .isEqualTo(expected);
        }
    }

    /** Goal: blank lines, and those that only end as on Windows, are not events. */
    @Test
    void blankLinesAreLeftOut() throws Exception {
        assertThat(cut("\r\n \t\na\r\n\n", new Random(1))).containsExactly("a\r");
    }

    private static List<String> cut(String text, Random random) throws Exception {
        List<ByteString> parts = new ArrayList<>();
        byte[] bytes = text.getBytes(UTF_8);
        for (int at = 0; at < bytes.length; ) {
            int to = Math.min(bytes.length, at + 1 + random.nextInt(5));
            parts.add(ByteString.fromArray(bytes, at, to - at));
            at = to;
        }
        return Source.from(parts)
                .via(Lines.flow(8))
                .map(line -> line.overlong() ? "too long" : line.bytes().utf8String())
                .runWith(Sink.seq(), kit.system())
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS);
    }
}
