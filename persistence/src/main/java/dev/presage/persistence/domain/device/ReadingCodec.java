package dev.presage.persistence.domain.device;

import dev.presage.persistence.domain.Codec;
import dev.presage.protocol.Payload;
import dev.presage.protocol.wire.MalformedBytes;
import dev.presage.protocol.wire.WireReader;
import dev.presage.protocol.wire.WireWriter;

/** Readings in the journal: the number of channels, then each one's name and value. */
final class ReadingCodec implements Codec<Payload> {
    @Override
    public int version() {
        return 1;
    }

    @Override
    public void write(Payload payload, WireWriter out) {
        if (!(payload instanceof Reading reading)) {
            throw new IllegalArgumentException("A device only has readings.");
        }
        out.number(reading.size());
        for (int i = 0; i < reading.size(); i++) {
            out.text(reading.name(i)).real(reading.value(i));
        }
    }

    @Override
    public Reading read(int version, WireReader in) {
        check(version);
        int size = in.count(Reading.MAX_CHANNELS);
        var names = new String[size];
        var values = new double[size];
        for (int i = 0; i < size; i++) {
            names[i] = in.text();
            values[i] = in.real();
        }
        return new Reading(names, values);
    }

    @Override
    public void skip(int version, WireReader in) {
        check(version);
        int size = in.count(Reading.MAX_CHANNELS);
        for (int i = 0; i < size; i++) {
            in.skipText();
            in.skipReal();
        }
    }

    private static void check(int version) {
        if (version != 1) {
            throw new MalformedBytes("Readings have no version " + version + ".");
        }
    }
}
