package dev.presage.persistence.domain.device;

import dev.presage.persistence.domain.Memory;
import dev.presage.protocol.wire.WireReader;
import dev.presage.protocol.wire.WireWriter;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/** What is remembered of a device: its channels, at most {@value #MAX_CHANNELS}, and how unusual its readings are. */
public final class DeviceMemory implements Memory {
    /** The channel unseen for longest makes room for a new one beyond this. */
    static final int MAX_CHANNELS = Reading.MAX_CHANNELS;

    static final DeviceMemory BLANK = new DeviceMemory(0, new Channel[0], new ScoreScale());

    private final long readings;

    /** In the order of their names. */
    private final Channel[] channels;

    private final ScoreScale scale;

    /** Takes all arguments over: nobody may write to them any more. */
    private DeviceMemory(long readings, Channel[] channels, ScoreScale scale) {
        this.readings = readings;
        this.channels = channels;
        this.scale = scale;
    }

    /** How many readings were observed. */
    public long readings() {
        return readings;
    }

    /** The channels in the order of their names. */
    List<Channel> channels() {
        return Collections.unmodifiableList(Arrays.asList(channels));
    }

    /** A channel, new if it was never seen. */
    Channel channel(String name) {
        int index = find(name);
        return index < 0 ? Channel.unseen(name) : channels[index];
    }

    private int find(String name) {
        int low = 0;
        int high = channels.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = channels[middle].name().compareTo(name);
            if (order == 0) {
                return middle;
            }
            low = order < 0 ? middle + 1 : low;
            high = order < 0 ? high : middle - 1;
        }
        return -1;
    }

    ScoreScale scale() {
        return scale;
    }

    /**
     * The memory after some more readings; takes its arguments over.
     *
     * @param more how many readings
     * @param changed the channels that they had
     * @param scaleThen has learnt from them
     */
    DeviceMemory after(int more, Channel[] changed, ScoreScale scaleThen) {
        Channel[] next = channels.clone();
        int known = 0;
        for (Channel channel : changed) {
            int index = find(channel.name());
            if (index >= 0) {
                next[index] = channel;
                known++;
            }
        }
        return new DeviceMemory(readings + more, known == changed.length ? next : withNew(next, changed), scaleThen);
    }

    private static Channel[] withNew(Channel[] known, Channel[] changed) {
        var all = new TreeMap<String, Channel>();
        for (Channel channel : known) {
            all.put(channel.name(), channel);
        }
        for (Channel channel : changed) {
            all.put(channel.name(), channel);
        }
        while (all.size() > MAX_CHANNELS) {
            Channel stalest = Collections.min(all.values(), Comparator.comparingLong(Channel::lastSeen));
            all.remove(stalest.name());
        }
        return all.values().toArray(Channel[]::new);
    }

    void write(WireWriter out) {
        out.number(readings);
        scale.write(out);
        out.number(channels.length);
        for (Channel channel : channels) {
            channel.write(out);
        }
    }

    /** @param version which version of {@link #write} wrote it */
    static DeviceMemory read(int version, WireReader in) {
        long readings = in.number();
        ScoreScale scale = ScoreScale.read(in);
        var channels = new Channel[in.count(MAX_CHANNELS)];
        for (int i = 0; i < channels.length; i++) {
            channels[i] = Channel.read(version, in);
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
        return Long.hashCode(readings) + 31 * channels.length;
    }

    @Override
    public String toString() {
        List<String> names = Arrays.stream(channels).map(Channel::name).toList();
        return "DeviceMemory[readings=" + readings + ", channels=" + names + "]";
    }
}
