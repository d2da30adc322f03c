package dev.presage.node.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchesTest {
    /** Goal: each element keeps its own bytes, whatever it is and whatever stands around it. */
    @Test
    void elementsKeepTheirBytes() {
        assertThat(cut(" [ {\"a\": [1, 2]} ,1e400, \"ü]\",NaN , null,[{}]\n] \n"))
                .containsExactly("{\"a\": [1, 2]}", "1e400", "\"ü]\"", "NaN", "null", "[{}]");
        assertThat(cut("[]")).isEmpty();
    }

    /** Goal: what is no array is refused as a whole, and the answer says from where on. */
    @Test
    void brokenArraysAreRefused() {
        assertThat(refused("{}").code()).isEqualTo(ErrorCode.NOT_CLOUDEVENT);
        assertThat(refused("").code()).isEqualTo(ErrorCode.NOT_CLOUDEVENT);
        assertThat(refused("[1] 2").code()).isEqualTo(ErrorCode.NOT_JSON);
        assertThat(refused("[1, 2, {\"a\":").field()).isEqualTo("/2");
        assertThat(refused("[1,2,3,4,5,6,7]").code()).isEqualTo(ErrorCode.TOO_LARGE);
        assertThat(refused("[" + "[".repeat(5000)).code()).isEqualTo(ErrorCode.NOT_JSON);
    }

    private static List<String> cut(String text) {
        return Batches.cut(text.getBytes(UTF_8), 6).stream()
                .map(bytes -> new String(bytes, UTF_8))
                .toList();
    }

    private static Problem refused(String text) {
        return catchThrowableOfType(ProblemException.class, () -> cut(text)).problem();
    }
}
