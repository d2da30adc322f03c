package dev.presage.persistence.domain.device;

import dev.presage.protocol.wire.WireReader;
import dev.presage.protocol.wire.WireWriter;

/**
 * One channel of a device.
 *
 * @param watch its last values and records; never written any more
 * @param carry what the model carries of it
 * @param lastSeen number of the device's reading that had it last
 * @param lastAlarm number of the device's reading that it raised its last alarm at, 0 if it never did
 */
record Channel(ChannelWatch watch, Carry carry, long lastSeen, long lastAlarm) {
    static final Channel NEW = new Channel(new ChannelWatch(), Carry.NONE, 0, 0);

    void write(WireWriter out) {
        watch.write(out);
        carry.write(out);
        out.number(lastSeen).number(lastAlarm);
    }

    static Channel read(WireReader in) {
        return new Channel(ChannelWatch.read(in), Carry.read(in), in.number(), in.number());
    }
}
