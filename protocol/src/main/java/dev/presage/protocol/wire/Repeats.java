package dev.presage.protocol.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Values that repeat within one row: spelled out the first time, a small number afterwards. One side writes, the other
 * reads, and both learn the same table on the way.
 *
 * @param <T> what repeats
 */
final class Repeats<T> {
    /** A row with more different values than this is damaged. */
    private static final int LIMIT = 1 << 16;

    private final List<T> seen = new ArrayList<>(4);
    private final BiConsumer<T, WireWriter> spell;
    private final Function<WireReader, T> read;

    Repeats(BiConsumer<T, WireWriter> spell, Function<WireReader, T> read) {
        this.spell = spell;
        this.read = read;
    }

    static Repeats<String> ofText() {
        return new Repeats<>((text, out) -> out.text(text), WireReader::text);
    }

    void write(T value, WireWriter out) {
        int known = seen.indexOf(value);
        out.number(known + 1L);
        if (known < 0) {
            spell.accept(value, out);
            seen.add(value);
        }
    }

    T read(WireReader in) {
        int known = in.count(Math.min(LIMIT, seen.size()));
        if (known > 0) {
            return seen.get(known - 1);
        }
        T value = read.apply(in);
        seen.add(value);
        return value;
    }
}
