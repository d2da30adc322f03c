package dev.presage.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ErrorCodeTest {
    /** Goal: a code names one error for ever, and says what went wrong and what to check in a sentence each. */
    @Test
    void codesAreUniqueAndSpeak() {
        assertThat(Arrays.stream(ErrorCode.values()).map(ErrorCode::code)).doesNotHaveDuplicates();
        for (ErrorCode code : ErrorCode.values()) {
            assertThat(code.code()).matches("PRS-\\d{4}");
            assertThat(code.status()).isBetween(400, 599);
            assertThat(code.title()).endsWith(".");
            assertThat(code.check()).endsWith(".");
        }
    }
}
