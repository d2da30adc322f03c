package dev.presage.persistence.domain.device;

import dev.presage.persistence.domain.Codec;
import dev.presage.protocol.wire.MalformedBytes;
import dev.presage.protocol.wire.WireReader;
import dev.presage.protocol.wire.WireWriter;

/** A device's memory in a snapshot. */
final class DeviceMemoryCodec implements Codec<DeviceMemory> {
    @Override
    public int version() {
        return 1;
    }

    @Override
    public void write(DeviceMemory memory, WireWriter out) {
        memory.write(out);
    }

    @Override
    public DeviceMemory read(int version, WireReader in) {
        if (version != 1) {
            throw new MalformedBytes("Device memories have no version " + version + ".");
        }
        return DeviceMemory.read(in);
    }
}
