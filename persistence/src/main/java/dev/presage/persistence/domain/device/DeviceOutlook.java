package dev.presage.persistence.domain.device;

import dev.presage.persistence.domain.Outlook;
import dev.presage.persistence.domain.Question;
import dev.presage.protocol.Floats;
import dev.presage.protocol.Insight;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.Provenance;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A forecast of all channels of a device that are known well enough. */
final class DeviceOutlook implements Outlook {
    static final String MODEL = "device-forecast";

    /** Further ahead is further than the ring of last values can say anything about. */
    static final int MAX_HORIZON = 480;

    private static final int LEAST_VALUES = 10;
    private static final Floats LEVELS = Floats.of(FarSteps.levels());

    private final NavigableMap<String, FarSteps> channels;
    private final int horizon;
    private final Instant time;
    private final Duration step;
    private final Duration patience;

    private DeviceOutlook(
            NavigableMap<String, FarSteps> channels, int horizon, Instant time, Duration step, Duration patience) {
        this.channels = channels;
        this.horizon = horizon;
        this.time = time;
        this.step = step;
        this.patience = patience;
    }

    /** What to ask; null if no channel has ten values yet. A horizon beyond the longest is cut. */
    static @Nullable DeviceOutlook of(DeviceMemory memory, int horizon, Duration patience) {
        NavigableMap<String, FarSteps> channels = new TreeMap<>();
        long latest = Long.MIN_VALUE;
        for (Channel channel : memory.channels()) {
            ChannelWatch watch = channel.watch();
            if (watch.values().size() >= LEAST_VALUES) {
                double[] values = watch.values().toArray();
                channels.put(channel.name(), new FarSteps(values, Season.of(values)));
                latest = Math.max(latest, watch.pace().lastMillis());
            }
        }
        long stepMillis = DeviceView.stepMillis(memory);
        if (channels.isEmpty() || stepMillis <= 0) {
            return null;
        }
        return new DeviceOutlook(
                channels,
                Math.min(horizon, MAX_HORIZON),
                Instant.ofEpochMilli(latest),
                Duration.ofMillis(stepMillis),
                patience);
    }

    @Override
    public Question question() {
        List<ModelRow> rows = new ArrayList<>(channels.size());
        for (FarSteps channel : channels.values()) {
            var features = new float[horizon * FarSteps.FEATURES];
            for (int ahead = 1; ahead <= horizon; ahead++) {
                channel.features(ahead, features, (ahead - 1) * FarSteps.FEATURES);
            }
            rows.add(new ModelRow(Floats.EMPTY, Floats.adopt(features), horizon));
        }
        return new Question(MODEL, rows, patience);
    }

    @Override
    public Insight.Forecast conclude(ModelAnswer.Answered answer) {
        List<Insight.Forecast.Channel> forecasts = new ArrayList<>(channels.size());
        int row = 0;
        for (Map.Entry<String, FarSteps> channel : channels.entrySet()) {
            Floats said = answer.rows().get(row++).outputs();
            forecasts.add(new Insight.Forecast.Channel(channel.getKey(), quantiles(channel.getValue(), said)));
        }
        return new Insight.Forecast(
                time, step, LEVELS, forecasts, new Provenance.Model(answer.model(), answer.shape()));
    }

    private Floats quantiles(FarSteps channel, Floats said) {
        int levels = FarSteps.outputs();
        var quantiles = new float[horizon * levels];
        for (int i = 0; i < quantiles.length; i++) {
            float value = (float) channel.value(i / levels + 1, said.get(i));
            quantiles[i] = i % levels == 0 ? value : Math.max(value, quantiles[i - 1]);
        }
        return Floats.adopt(quantiles);
    }
}
