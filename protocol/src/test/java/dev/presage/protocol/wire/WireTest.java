package dev.presage.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.CodedOutputStream;
import dev.presage.protocol.Floats;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
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

    /** Goal: the bytes are protobuf's own. Method: numbers of every length and texts of every kind, beside protobuf. */
    @Test
    void writesAsProtobufDoes() throws IOException {
        for (int shift = 0; shift < Long.SIZE; shift++) {
            var expected = new ByteArrayOutputStream();
            var protobuf = CodedOutputStream.newInstance(expected);
            var out = new WireWriter(shift);
            for (long number : new long[] {1L << shift, -(1L << shift), (1L << shift) - 1}) {
                protobuf.writeSInt64NoTag(number);
                out.number(number);
            }
            for (String text : new String[] {"", "a".repeat(shift), "é".repeat(shift), "\uD83D\uDE00"}) {
                protobuf.writeStringNoTag(text);
                out.text(text);
            }
            protobuf.flush();
            assertThat(out.toByteArray()).as("shift %d", shift).isEqualTo(expected.toByteArray());
        }
    }

    /** Goal: a part of a row of numbers is equal to its copy. */
    @Test
    void aViewIsLikeItsCopy() {
        Floats all = Floats.of(1, 2, 3, 4, 5);
        Floats view = all.view(1, 4);
        assertThat(view).isEqualTo(all.slice(1, 4)).hasSameHashCodeAs(Floats.of(2, 3, 4));
        assertThat(view.view(1, 3).toArray()).containsExactly(3, 4);
        assertThat(new WireWriter().floats(view).toByteArray())
                .isEqualTo(new WireWriter().floats(Floats.of(2, 3, 4)).toByteArray());
        assertThatThrownBy(() -> view.get(3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> view.view(0, 4)).isInstanceOf(IndexOutOfBoundsException.class);
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
