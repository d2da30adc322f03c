package dev.presage.ops.evaluate;

import dev.presage.persistence.domain.Inquiry;
import dev.presage.persistence.domain.Options;
import dev.presage.persistence.domain.Outlook;
import dev.presage.persistence.domain.device.DeviceDomain;
import dev.presage.persistence.domain.device.DeviceMemory;
import dev.presage.persistence.domain.device.Reading;
import dev.presage.protocol.Floats;
import dev.presage.protocol.Insight;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.Observation;
import dev.presage.protocol.Position;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/** Forecasts the last hours of hourly series from the hours before and compares. */
final class Forecasting {
    static final int HORIZON = 48;

    private static final int DAY = 24;
    private static final double MILLIS_PER_HOUR = 3_600_000;

    private final DeviceDomain domain = new DeviceDomain(new Options(Map.of()));
    private int series;
    private double scaledErrors;
    private double naiveErrors;
    private double pinball;
    private double magnitude;
    private long covered;
    private long values;

    /** Reads a gzipped file with a header and a series a line: its name, then its values, empty cells at the end. */
    static List<double[]> read(Path file) throws IOException {
        List<double[]> all = new ArrayList<>();
        try (var in = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            for (String line : in.lines().skip(1).toList()) {
                List<Double> numbers = new ArrayList<>();
                String[] cells = line.replace("\"", "").split(",", -1);
                for (int i = 1; i < cells.length && !cells[i].isBlank() && !cells[i].equals("NA"); i++) {
                    numbers.add(Double.valueOf(cells[i]));
                }
                all.add(numbers.stream().mapToDouble(Double::doubleValue).toArray());
            }
        }
        return all;
    }

    /** Forecasts the {@link #HORIZON} values that end {@code cut} values before the end of a series. */
    void add(double[] whole, int cut, Consulted model) {
        int known = whole.length - cut;
        Outlook outlook = domain.outlook(remember(whole, known), HORIZON);
        if (outlook == null || !(model.ask(outlook.question()) instanceof ModelAnswer.Answered answered)) {
            throw new IllegalStateException("There is no forecast of a series of " + known + " values.");
        }
        Insight.Forecast forecast = outlook.conclude(answered);
        Floats quantiles = forecast.channels().getFirst().quantiles();
        Floats levels = forecast.levels();
        double scale = 0;
        for (int t = DAY; t < known; t++) {
            scale += Math.abs(whole[t] - whole[t - DAY]) / (known - DAY);
        }
        double error = 0;
        double naive = 0;
        for (int h = 0; h < HORIZON; h++) {
            double seen = whole[known + h];
            int at = h * levels.length();
            error += Math.abs(seen - quantiles.get(at + index(levels, 0.5f))) / HORIZON;
            naive += Math.abs(seen - whole[known + h % DAY - DAY]) / HORIZON;
            magnitude += Math.abs(seen);
            covered +=
                    seen >= quantiles.get(at + index(levels, 0.1f)) && seen <= quantiles.get(at + index(levels, 0.9f))
                            ? 1
                            : 0;
            values++;
            for (int tenth = 1; tenth <= 9; tenth++) {
                float level = tenth / 10f;
                double miss = seen - quantiles.get(at + index(levels, level));
                pinball += 2 * Math.max(level * miss, (level - 1) * miss) / 9;
            }
        }
        scaledErrors += error / scale;
        naiveErrors += naive / scale;
        series++;
    }

    private static int index(Floats levels, float level) {
        for (int i = 0; i < levels.length(); i++) {
            if (Math.abs(levels.get(i) - level) < 1e-4) {
                return i;
            }
        }
        throw new IllegalArgumentException("The level " + level + " is not forecast.");
    }

    private DeviceMemory remember(double[] whole, int known) {
        List<Observation> observations = new ArrayList<>(known);
        for (int t = 0; t < known; t++) {
            observations.add(new Observation(
                    "row-" + t,
                    "series",
                    DeviceDomain.READING,
                    Instant.ofEpochMilli((long) (t * MILLIS_PER_HOUR)),
                    Position.Keyed.INSTANCE,
                    Reading.of(new TreeMap<>(Map.of("value", whole[t])))));
        }
        Inquiry<DeviceMemory> inquiry = domain.inquire(domain.blank(), observations);
        return inquiry.conclude(new ModelAnswer.Unanswered(ModelAnswer.Cause.NOT_ASKED))
                .memory();
    }

    void report(Figures figures, String prefix) {
        figures.add(prefix + "_mase", scaledErrors / series, "ratio");
        figures.add(prefix + "_mase_seasonal_naive", naiveErrors / series, "ratio");
        figures.add(prefix + "_wql", pinball / magnitude, "ratio");
        figures.add(prefix + "_coverage_80", (double) covered / values, "share");
    }
}
