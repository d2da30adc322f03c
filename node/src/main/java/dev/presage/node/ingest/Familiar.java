package dev.presage.node.ingest;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Texts that come with event after event, such as sources, types and channel names: the same bytes become the same
 * string, without making it anew. A table of fixed size in which the newer text takes the older one's place, so that
 * texts that never come again cost no memory. Safe for use by many threads: at worst two of them make the same string.
 */
final class Familiar {
    private static final int PLACE_BITS = 10;
    private static final int PLACES = 1 << PLACE_BITS;
    private static final int MAX_BYTES = 64;
    /** Odd and without a pattern, so that every bit of a text reaches the highest bits of its product. */
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final @Nullable Known[] table = new @Nullable Known[PLACES];

    @SuppressWarnings("ArrayRecordComponent") // Its own copy, compared in place.
    private record Known(byte[] bytes, String text) {}

    /** All of the bytes as text in UTF-8. */
    String text(byte[] bytes) {
        return text(bytes, 0, bytes.length);
    }

    /** The bytes from one place up to another as text in UTF-8. */
    String text(byte[] bytes, int from, int to) {
        if (to - from > MAX_BYTES) {
            return make(bytes, from, to);
        }
        int place = place(bytes, from, to);
        Known known = table[place];
        if (known != null && Arrays.equals(known.bytes(), 0, known.bytes().length, bytes, from, to)) {
            return known.text();
        }
        String text = make(bytes, from, to);
        table[place] = new Known(Arrays.copyOfRange(bytes, from, to), text);
        return text;
    }

    /** From both ends, which is where texts of one kind differ; whether it is the same text is seen from all of it. */
    private static int place(byte[] bytes, int from, int to) {
        long hash = (long) to - from;
        if (hash >= Long.BYTES) {
            hash = (hash * MIX + (long) LONGS.get(bytes, from)) * MIX + (long) LONGS.get(bytes, to - Long.BYTES);
        } else {
            for (int i = from; i < to; i++) {
                hash = (hash << Byte.SIZE) + bytes[i];
            }
        }
        return (int) ((hash * MIX) >>> (Long.SIZE - PLACE_BITS));
    }

    private static String make(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }
}
