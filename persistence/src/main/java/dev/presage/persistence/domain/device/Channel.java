package dev.presage.persistence.domain.device;

import dev.presage.protocol.wire.WireReader;
import dev.presage.protocol.wire.WireWriter;

/**
 * One channel of a device.
 *
 * @param name unique in its device
 * @param watch its last values and records; never written any more
 * @param carry what the model carries of it
 * @param lastSeen number of the device's reading that had it last
 * @param lastAlarm number of the device's reading that it raised its last alarm at, 0 if it never did
 */
record Channel(String name, ChannelWatch watch, Carry carry, long lastSeen, long lastAlarm) {
    private static final ChannelWatch NOTHING_SEEN = new ChannelWatch();

    /** A channel that was never seen. */
    static Channel unseen(String name) {
        return new Channel(name, NOTHING_SEEN, Carry.NONE, 0, 0);
    }

    void write(WireWriter out) {
        out.text(name);
        watch.write(out);
        carry.write(out);
        out.number(lastSeen).number(lastAlarm);
    }

    static Channel read(int version, WireReader in) {
        return new Channel(in.text(), ChannelWatch.read(in), Carry.read(version, in), in.number(), in.number());
    }
}
