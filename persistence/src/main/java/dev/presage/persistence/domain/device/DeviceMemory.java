package dev.presage.persistence.domain.device;

import dev.presage.persistence.domain.Memory;
import dev.presage.protocol.wire.WireReader;
import dev.presage.protocol.wire.WireWriter;
import java.util.Arrays;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What is remembered of a device: its channels, at most {@value #MAX_CHANNELS}, and how unusual its readings are. */
public final class DeviceMemory implements Memory {
    /** The channel unseen for longest makes room for a new one beyond this. */
    static final int MAX_CHANNELS = Reading.MAX_CHANNELS;

    static final DeviceMemory BLANK = new DeviceMemory(0, Collections.emptyNavigableMap(), new ScoreScale());

    private final long readings;
    private final NavigableMap<String, Channel> channels;
    private final ScoreScale scale;

    /** Takes all arguments over: nobody may write to them any more. */
    DeviceMemory(long readings, NavigableMap<String, Channel> channels, ScoreScale scale) {
        this.readings = readings;
        this.channels = channels;
        this.scale = scale;
    }

    /** How many readings were observed. */
    public long readings() {
        return readings;
    }

    NavigableMap<String, Channel> channels() {
        return Collections.unmodifiableNavigableMap(channels);
    }

    Channel channel(String name) {
        return channels.getOrDefault(name, Channel.NEW);
    }

    ScoreScale scale() {
        return scale;
    }

    void write(WireWriter out) {
        out.number(readings);
        scale.write(out);
        out.number(channels.size());
        channels.forEach((name, channel) -> {
            out.text(name);
            channel.write(out);
        });
    }

    static DeviceMemory read(WireReader in) {
        long readings = in.number();
        ScoreScale scale = ScoreScale.read(in);
        var channels = new TreeMap<String, Channel>();
        int size = in.count(MAX_CHANNELS);
        for (int i = 0; i < size; i++) {
            channels.put(in.text(), Channel.read(in));
        }
        return new DeviceMemory(readings, channels, scale);
    }

    private byte[] bytes() {
        var out = new WireWriter();
        write(out);
        return out.toByteArray();
    }

    /** Two memories are equal if they are written alike. */
    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof DeviceMemory that
                        && readings == that.readings
                        && Arrays.equals(bytes(), that.bytes()));
    }

    @Override
    public int hashCode() {
        return Long.hashCode(readings) + 31 * channels.keySet().hashCode();
    }

    @Override
    public String toString() {
        return "DeviceMemory[readings=" + readings + ", channels=" + channels.keySet() + "]";
    }
}
