package dev.presage.node.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FamiliarTest {
    private final Familiar familiar = new Familiar();

    /** Goal: a text that comes again is the same string, wherever it stands among other bytes. */
    @Test
    void theSameBytesAreTheSameString() {
        String first = familiar.text(bytes("dev.presage.device.reading"));
        assertThat(first).isEqualTo("dev.presage.device.reading");
        assertThat(familiar.text(bytes("{\"dev.presage.device.reading\":1}"), 2, 28))
                .isSameAs(first);
    }

    /** Goal: whatever comes and whatever has come before, a text is what its bytes say. Method: 100,000 seeded ones. */
    @Test
    void textsAreNeverMistaken() {
        var random = new SplittableRandom(1);
        for (int i = 0; i < 100_000; i++) {
            var text = new StringBuilder();
            int length = random.nextInt(random.nextInt(20) == 0 ? 200 : 12);
            for (int c = 0; c < length; c++) {
                text.append("abcé€".charAt(random.nextInt(5)));
            }
            assertThat(familiar.text(bytes(text.toString()))).isEqualTo(text.toString());
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
