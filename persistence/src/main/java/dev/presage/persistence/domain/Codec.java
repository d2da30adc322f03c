package dev.presage.persistence.domain;

import dev.presage.protocol.wire.WireReader;
import dev.presage.protocol.wire.WireWriter;

/**
 * How a domain's values become bytes, by version: the newest version is written, every version ever written is read.
 *
 * @param <T> what is written
 */
public interface Codec<T> {
    /** The version that {@link #write} writes; starts at 1 and grows. */
    int version();

    void write(T value, WireWriter out);

    /**
     * Reads what the given version wrote.
     *
     * @throws dev.presage.protocol.wire.MalformedBytes if the bytes do not fit
     */
    T read(int version, WireReader in);

    /**
     * Passes over what {@link #read} would read. Worth its own way only where values are passed over by the thousand.
     *
     * @throws dev.presage.protocol.wire.MalformedBytes if the bytes do not fit
     */
    default void skip(int version, WireReader in) {
        var unused = read(version, in);
    }
}
