package dev.presage.persistence.domain.device;

import dev.presage.protocol.Carried;
import dev.presage.protocol.Floats;
import dev.presage.protocol.Insight;
import dev.presage.protocol.Observation;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * A fold of readings into a memory. What the readings alone decide is done at once; {@link #after} adds what an event
 * says besides them, so that an event replayed leads to the same memory as when it was made.
 */
final class DeviceFold {
    private final DeviceMemory before;
    private final List<Observation> observations;
    private final NavigableMap<String, ChannelFold> folds = new TreeMap<>();

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
                String name = reading.name(c);
                ChannelFold fold = folds.get(name);
                if (fold == null) {
                    fold = new ChannelFold(before.channel(name), observations.size() - i);
                    folds.put(name, fold);
                }
                fold.observe(i, time, reading.value(c));
            }
        }
    }

    DeviceMemory before() {
        return before;
    }

    List<Observation> observations() {
        return observations;
    }

    /** The channels that were observed, by name. */
    NavigableMap<String, ChannelFold> channels() {
        return folds;
    }

    /** The memory after the event that these readings led to: what was said then teaches as it did then. */
    DeviceMemory after(List<Insight> insights, List<Carried> carried) {
        ScoreScale scale = before.scale().copy();
        Map<String, Long> alarms = new HashMap<>();
        for (int i = 0; i < insights.size(); i++) {
            if (insights.get(i) instanceof Insight.Anomaly anomaly) {
                scale.learn(anomaly.score());
                if (anomaly.alarm()) {
                    alarms.put(anomaly.reasons().get(0).about(), before.readings() + i + 1);
                }
            }
        }
        return after(scale, alarms, carried);
    }

    /**
     * The memory after these readings.
     *
     * @param scale has learnt their scores
     * @param alarms number of the last reading at which a channel raised an alarm, of channels that did
     * @param carried what the model carries on
     */
    DeviceMemory after(ScoreScale scale, Map<String, Long> alarms, List<Carried> carried) {
        Map<String, Floats> states = new HashMap<>();
        for (Carried part : carried) {
            states.put(part.key(), part.state());
        }
        NavigableMap<String, Channel> channels = new TreeMap<>(before.channels());
        folds.forEach((name, fold) ->
                channels.put(name, fold.after(states.get(name), before.readings(), alarms.getOrDefault(name, 0L))));
        dropStalest(channels);
        return new DeviceMemory(before.readings() + observations.size(), channels, scale);
    }

    private static void dropStalest(NavigableMap<String, Channel> channels) {
        int excess = channels.size() - DeviceMemory.MAX_CHANNELS;
        if (excess > 0) {
            List<String> stalest = channels.entrySet().stream()
                    .sorted(Comparator.comparingLong(entry -> entry.getValue().lastSeen()))
                    .limit(excess)
                    .map(Map.Entry::getKey)
                    .toList();
            stalest.forEach(channels::remove);
        }
    }
}
