package dev.presage.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.presage.protocol.Floats;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WireTest {
    /** Goal: what is written is read. Method: 1,000 seeded sequences of values of every kind. */
    @Test
    void whatIsWrittenIsRead() {
        for (int seed = 0; seed < 1_000; seed++) {
            var random = new Random(seed);
            long number = random.nextLong() >> random.nextInt(63);
            double real = random.nextGaussian() * 1e9;
            String text = "é\u0000x".repeat(random.nextInt(5));
            Instant instant = Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
            float[] floats = new float[random.nextInt(100)];
            for (int i = 0; i < floats.length; i++) {
                floats[i] = random.nextFloat();
            }
            byte[] bytes = new WireWriter()
                    .number(number)
                    .bool(true)
                    .real(real)
                    .single(1.5f)
                    .text(text)
                    .instant(instant)
                    .floats(Floats.of(floats))
                    .bytes(new byte[] {1, 2})
                    .toByteArray();
            var in = new WireReader(bytes);
            assertThat(in.number()).as("seed %d", seed).isEqualTo(number);
            assertThat(in.bool()).isTrue();
            assertThat(in.real()).isEqualTo(real);
            assertThat(in.single()).isEqualTo(1.5f);
            assertThat(in.text()).isEqualTo(text);
            assertThat(in.instant()).isEqualTo(instant);
            assertThat(in.floats()).isEqualTo(Floats.of(floats));
            assertThat(in.bytes()).containsExactly(1, 2);
            assertThat(in.isAtEnd()).isTrue();
        }
    }

    /** Goal: what is passed over is passed over to its end, and no further than the bytes go. */
    @Test
    void whatIsSkippedIsPassedOver() {
        byte[] bytes = new WireWriter()
                .text("é".repeat(100))
                .bytes(new byte[200])
                .real(1.5)
                .floats(Floats.of(1, 2, 3))
                .number(42)
                .toByteArray();
        for (int length = 0; length <= bytes.length; length++) {
            var in = new WireReader(java.util.Arrays.copyOf(bytes, length));
            if (length == bytes.length) {
                assertThat(afterSkipping(in)).isEqualTo(42);
                assertThat(in.isAtEnd()).isTrue();
            } else {
                assertThatThrownBy(() -> afterSkipping(in)).isInstanceOf(MalformedBytes.class);
            }
        }
        byte[] huge = new WireWriter().number(Integer.MAX_VALUE).toByteArray();
        assertThatThrownBy(() -> new WireReader(huge).skipFloats()).isInstanceOf(MalformedBytes.class);
    }

    private static long afterSkipping(WireReader in) {
        in.skipText();
        in.skipText();
        in.skipReal();
        in.skipFloats();
        return in.number();
    }

    /** Goal: damaged bytes are told from good ones, and ask for no memory that they do not fill. */
    @Test
    void damagedBytesAreRefused() {
        byte[] whole = new WireWriter().floats(Floats.of(1, 2, 3)).toByteArray();
        for (int length = 0; length < whole.length; length++) {
            var cut = new WireReader(java.util.Arrays.copyOf(whole, length));
            assertThatThrownBy(cut::floats).isInstanceOf(MalformedBytes.class);
        }
        byte[] huge = new WireWriter().number(Integer.MAX_VALUE).toByteArray();
        assertThatThrownBy(() -> new WireReader(huge).floats()).isInstanceOf(MalformedBytes.class);
    }
}
