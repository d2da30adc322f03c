package dev.presage.persistence.domain.device;

import dev.presage.persistence.domain.Codec;
import dev.presage.protocol.wire.MalformedBytes;
import dev.presage.protocol.wire.WireReader;
import dev.presage.protocol.wire.WireWriter;

/** A device's memory in a snapshot. */
final class DeviceMemoryCodec implements Codec<DeviceMemory> {
    /** Since the second, what is carried says from which weights. */
    private static final int VERSION = 2;

    @Override
    public int version() {
        return VERSION;
    }

    @Override
    public void write(DeviceMemory memory, WireWriter out) {
        memory.write(out);
    }

    @Override
    public DeviceMemory read(int version, WireReader in) {
        if (version < 1 || version > VERSION) {
            throw new MalformedBytes("Device memories have no version " + version + ".");
        }
        return DeviceMemory.read(version, in);
    }
}
