package dev.presage.ops.evaluate;

import dev.presage.persistence.domain.Conclusion;
import dev.presage.persistence.domain.Inquiry;
import dev.presage.persistence.domain.Options;
import dev.presage.persistence.domain.device.DeviceDomain;
import dev.presage.persistence.domain.device.DeviceMemory;
import dev.presage.persistence.domain.device.Reading;
import dev.presage.protocol.Insight;
import dev.presage.protocol.Observation;
import dev.presage.protocol.Position;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Runs labelled series through the device domain, each as a device of one channel, and scores its alarms. */
final class Detection {
    private static final int BATCH = 32;
    private static final double HIGH = 0.99;
    private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

    private final DeviceDomain domain = new DeviceDomain(new Options(Map.of()));
    private final DetectionScore standard = DetectionScore.standard();
    private final DetectionScore lowFalsePositives = DetectionScore.lowFalsePositives();
    private final DetectionScore lowFalseNegatives = DetectionScore.lowFalseNegatives();
    private final Map<String, Integer> falseReasons = new TreeMap<>();
    private long usual;
    private long usualHigh;
    private long young;
    private long youngHigh;
    private long nanos;
    private long rows;

    void add(LabelledSeries series, Consulted model) {
        DeviceMemory memory = domain.blank();
        List<Integer> alarms = new ArrayList<>();
        int size = series.values().length;
        int warmUp = DetectionScore.warmUp(size);
        for (int from = 0; from < size; from += BATCH) {
            List<Observation> batch = batch(series, from, Math.min(size, from + BATCH));
            long start = CLOCK.getCurrentThreadCpuTime();
            Inquiry<DeviceMemory> inquiry = domain.inquire(memory, batch);
            nanos += CLOCK.getCurrentThreadCpuTime() - start;
            var answer = model.ask(inquiry.question());
            start = CLOCK.getCurrentThreadCpuTime();
            Conclusion<DeviceMemory> said = inquiry.conclude(answer);
            nanos += CLOCK.getCurrentThreadCpuTime() - start;
            memory = said.memory();
            rows += batch.size();
            for (int i = 0; i < batch.size(); i++) {
                if (said.insights().get(i) instanceof Insight.Anomaly anomaly) {
                    count(series, from + i, anomaly, warmUp, alarms);
                }
            }
        }
        standard.add(series, alarms);
        lowFalsePositives.add(series, alarms);
        lowFalseNegatives.add(series, alarms);
    }

    private void count(LabelledSeries series, int row, Insight.Anomaly anomaly, int warmUp, List<Integer> alarms) {
        boolean isUsual = !series.isInWindow(row);
        boolean isHigh = anomaly.score() >= HIGH;
        if (anomaly.alarm()) {
            alarms.add(row);
            if (isUsual && row >= warmUp) {
                falseReasons.merge(anomaly.reasons().getFirst().code(), 1, Integer::sum);
            }
        }
        if (isUsual && row >= warmUp) {
            usual++;
            usualHigh += isHigh ? 1 : 0;
        } else if (isUsual) {
            young++;
            youngHigh += isHigh ? 1 : 0;
        }
    }

    private static List<Observation> batch(LabelledSeries series, int from, int to) {
        List<Observation> batch = new ArrayList<>(to - from);
        for (int i = from; i < to; i++) {
            var reading = Reading.of(new TreeMap<>(Map.of("value", series.values()[i])));
            batch.add(new Observation(
                    "row-" + i,
                    series.name(),
                    DeviceDomain.READING,
                    Instant.ofEpochMilli(series.times()[i]),
                    Position.Keyed.INSTANCE,
                    reading));
        }
        return batch;
    }

    void report(Figures figures) {
        figures.add("nab_standard", standard.scaled(), "points");
        figures.add("nab_low_false_positives", lowFalsePositives.scaled(), "points");
        figures.add("nab_low_false_negatives", lowFalseNegatives.scaled(), "points");
        figures.add("nab_windows_found", standard.found(), "of_" + standard.windows());
        figures.add("nab_false_alarms", standard.falseAlarms(), "alarms");
        falseReasons.forEach(
                (code, count) -> figures.add("nab_false_alarms_" + code.toLowerCase(Locale.ROOT), count, "alarms"));
        figures.add("usual_share_above_0.99", (double) usualHigh / usual, "share");
        figures.add("young_share_above_0.99", (double) youngHigh / young, "share");
        figures.add("rules_time", nanos / 1e3 / rows, "us_per_reading");
    }
}
