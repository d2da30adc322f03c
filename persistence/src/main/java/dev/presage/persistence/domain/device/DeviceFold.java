package dev.presage.persistence.domain.device;

import dev.presage.persistence.domain.CarriedFrom;
import dev.presage.protocol.Carried;
import dev.presage.protocol.Floats;
import dev.presage.protocol.Insight;
import dev.presage.protocol.Observation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A fold of readings into a memory. What the readings alone decide is done at once; {@link #after} adds what an event
 * says besides them, so that an event replayed leads to the same memory as when it was made.
 */
final class DeviceFold {
    private final DeviceMemory before;
    private final List<Observation> observations;
    private final List<ChannelFold> channels = new ArrayList<>(2);

    DeviceFold(DeviceMemory before, List<Observation> observations) {
        this.before = before;
        this.observations = observations;
        for (int i = 0; i < observations.size(); i++) {
            Observation observation = observations.get(i);
            if (!(observation.data() instanceof Reading reading)) {
                throw new IllegalArgumentException("A device only has readings.");
            }
            long time = observation.time().toEpochMilli();
            for (int c = 0; c < reading.size(); c++) {
                ChannelFold channel = channel(reading.name(c), c, observations.size() - i);
                channel.observe(i, time, reading.value(c));
            }
        }
    }

    /** The fold of a channel, which often stands where {@code hint} says; a new one has room for so many values. */
    private ChannelFold channel(String name, int hint, int room) {
        if (hint < channels.size() && channels.get(hint).name().equals(name)) {
            return channels.get(hint);
        }
        int index = find(name);
        if (index < 0) {
            index = -index - 1;
            channels.add(index, new ChannelFold(before.channel(name), room));
        }
        return channels.get(index);
    }

    /** Where a channel stands in the order of names, or minus the place where it would, minus one. */
    private int find(String name) {
        int low = 0;
        int high = channels.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = channels.get(middle).name().compareTo(name);
            if (order == 0) {
                return middle;
            }
            low = order < 0 ? middle + 1 : low;
            high = order < 0 ? high : middle - 1;
        }
        return -low - 1;
    }

    DeviceMemory before() {
        return before;
    }

    List<Observation> observations() {
        return observations;
    }

    /** The channels that were observed, in the order of their names. */
    List<ChannelFold> channels() {
        return channels;
    }

    /** The memory after the event that these readings led to: what was said then teaches as it did then. */
    DeviceMemory after(List<Insight> insights, List<Carried> carried) {
        ScoreScale scale = before.scale().copy();
        var alarms = new long[channels.size()];
        for (int i = 0; i < insights.size(); i++) {
            if (insights.get(i) instanceof Insight.Anomaly anomaly) {
                scale.learn(anomaly.score());
                int index = anomaly.alarm() ? find(anomaly.reasons().get(0).about()) : -1;
                if (index >= 0) {
                    alarms[index] = before.readings() + i + 1;
                }
            }
        }
        return after(scale, alarms, carried, CarriedFrom.weights(insights));
    }

    /**
     * The memory after these readings.
     *
     * @param scale has learnt their scores
     * @param alarms for each channel the number of the last reading at which it raised an alarm, 0 if it did not
     * @param carried what the model carries on
     * @param weights the key of the weights that said it
     */
    DeviceMemory after(ScoreScale scale, long[] alarms, List<Carried> carried, long weights) {
        var changed = new Channel[channels.size()];
        for (int i = 0; i < changed.length; i++) {
            ChannelFold channel = channels.get(i);
            changed[i] = channel.after(state(channel.name(), i, carried), weights, before.readings(), alarms[i]);
        }
        return before.after(observations.size(), changed, scale);
    }

    /** What is carried of a channel; where something is carried of all of them, it stands where {@code hint} says. */
    private static @Nullable Floats state(String name, int hint, List<Carried> carried) {
        if (hint < carried.size() && carried.get(hint).key().equals(name)) {
            return carried.get(hint).state();
        }
        for (Carried part : carried) {
            if (part.key().equals(name)) {
                return part.state();
            }
        }
        return null;
    }
}
