package dev.presage.ops.evaluate;

import dev.presage.ops.synthetic.series.SeriesGenerator;
import dev.presage.persistence.domain.Conclusion;
import dev.presage.persistence.domain.Inquiry;
import dev.presage.persistence.domain.Options;
import dev.presage.persistence.domain.device.DeviceDomain;
import dev.presage.persistence.domain.device.DeviceMemory;
import dev.presage.persistence.domain.device.Reading;
import dev.presage.protocol.Insight;
import dev.presage.protocol.Observation;
import dev.presage.protocol.Position;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Watches synthetic computers of many channels, in which nothing is wrong, and counts high scores and alarms. */
final class Vigilance {
    private static final int DEVICES = 12;
    private static final int CHANNELS = 16;
    private static final int READINGS = 3000;
    private static final int BATCH = 8;
    private static final int YOUNG = 120;
    private static final double HIGH = 0.99;

    private final DeviceDomain domain = new DeviceDomain(new Options(Map.of()));
    private int high;
    private int alarms;
    private int youngAlarms;

    void run(long seed, Consulted model) {
        var generator = new SeriesGenerator(seed, 1);
        for (int device = 0; device < DEVICES; device++) {
            double[][] channels = new double[CHANNELS][];
            for (int c = 0; c < CHANNELS; c++) {
                channels[c] = generator.draw(READINGS).values();
            }
            watch(channels, model);
        }
    }

    private void watch(double[][] channels, Consulted model) {
        DeviceMemory memory = domain.blank();
        for (int from = 0; from < READINGS; from += BATCH) {
            List<Observation> batch = new ArrayList<>(BATCH);
            for (int i = from; i < from + BATCH; i++) {
                var values = new TreeMap<String, Double>();
                for (int c = 0; c < channels.length; c++) {
                    values.put("channel-" + c, channels[c][i]);
                }
                batch.add(new Observation(
                        "row-" + i,
                        "synthetic",
                        DeviceDomain.READING,
                        Instant.ofEpochSecond(1_700_000_000L + i),
                        Position.Keyed.INSTANCE,
                        Reading.of(values)));
            }
            Inquiry<DeviceMemory> inquiry = domain.inquire(memory, batch);
            Conclusion<DeviceMemory> said = inquiry.conclude(model.ask(inquiry.question()));
            memory = said.memory();
            for (int i = 0; i < BATCH; i++) {
                if (said.insights().get(i) instanceof Insight.Anomaly anomaly) {
                    high += anomaly.score() >= HIGH ? 1 : 0;
                    alarms += anomaly.alarm() ? 1 : 0;
                    youngAlarms += anomaly.alarm() && from + i < YOUNG ? 1 : 0;
                }
            }
        }
    }

    void report(Figures figures) {
        double readings = (double) DEVICES * READINGS;
        figures.add("telemetry_share_above_0.99", high / readings, "share");
        figures.add("telemetry_alarms", 1000 * alarms / readings, "per_1000_readings");
        figures.add("telemetry_alarms_in_first_" + YOUNG, (double) youngAlarms / DEVICES, "per_device");
    }
}
