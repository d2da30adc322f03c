package dev.presage.ops.evaluate;

import dev.presage.node.inference.Model;
import dev.presage.node.inference.runtime.TorchModel;
import dev.presage.node.inference.runtime.WeightsFile;
import dev.presage.ops.synthetic.series.Series;
import dev.presage.ops.synthetic.series.SeriesGenerator;
import dev.presage.persistence.domain.Options;
import dev.presage.persistence.domain.device.DeviceDomain;
import dev.presage.persistence.domain.device.Reading;
import dev.presage.protocol.Observation;
import dev.presage.protocol.Position;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Judges the device domain on files of real series. */
@Command(
        name = "device",
        mixinStandardHelpOptions = true,
        description = "Scores alarms on labelled series and forecasts on hourly ones; prints 'name value unit' lines.")
public final class DeviceEvaluation implements Callable<Integer> {
    private static final double TELEMETRY_SHARE = 0.7;
    private static final int HANDED_SERIES = 200;
    private static final int HANDED_VALUES = 1200;
    private static final int HANDED_EVERY = 170;
    private static final List<Integer> CUTS = List.of(48, 96, 144, 216);

    @Option(names = "--labelled", description = "Folder of labelled series, timestamp,value a line.")
    private @Nullable Path labelled;

    @Option(names = "--windows", description = "JSON file of the labelled series' windows.")
    private @Nullable Path windows;

    @Option(names = "--hourly", description = "Gzipped file of hourly series, one a line.")
    private @Nullable Path hourly;

    @Option(names = "--weights", description = "Folder of <model>/1.weights; without it, those of the product.")
    private @Nullable Path weights;

    @Option(names = "--without-model", description = "Let the record-keepers score alone.")
    private boolean withoutModel;

    @Option(names = "--synthetic", description = "Seed of synthetic computers in which nothing is wrong.")
    private @Nullable Long synthetic;

    @Option(names = "--handover", description = "Seed of synthetic series that another version takes over.")
    private @Nullable Long handover;

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli before the call.
    private CommandSpec spec;

    public static void main(String[] args) {
        System.exit(new CommandLine(new DeviceEvaluation()).execute(args));
    }

    @Override
    public Integer call() throws IOException {
        var figures = new Figures(spec.commandLine().getOut());
        if (labelled != null && windows != null) {
            try (var model = new Consulted(withoutModel ? null : model("device-next"))) {
                var detection = new Detection();
                for (LabelledSeries series : LabelledSeries.read(labelled, windows)) {
                    detection.add(series, model);
                }
                detection.report(figures);
            }
        }
        if (synthetic != null) {
            try (var model = new Consulted(withoutModel ? null : model("device-next"))) {
                var vigilance = new Vigilance();
                vigilance.run(synthetic, model);
                vigilance.report(figures);
            }
        }
        if (handover != null) {
            try (var model = new Consulted(model("device-next"))) {
                handOver(handover, model, figures);
            }
        }
        if (hourly != null) {
            try (var model = new Consulted(model("device-forecast"))) {
                List<double[]> all = Forecasting.read(hourly);
                for (int cut : CUTS) {
                    var forecasting = new Forecasting();
                    all.forEach(series -> forecasting.add(series, cut, model));
                    forecasting.report(figures, "hourly_" + cut);
                }
            }
        }
        return 0;
    }

    /** Series of every kind, handed over while they are young and while they are old. */
    private static void handOver(long seed, Consulted model, Figures figures) {
        var domain = new DeviceDomain(new Options(Map.of()));
        var generator = new SeriesGenerator(seed, TELEMETRY_SHARE);
        var handover = new Handover<>(domain, model);
        for (int i = 0; i < HANDED_SERIES; i++) {
            Series series = generator.draw(HANDED_VALUES);
            List<Observation> history = new ArrayList<>(HANDED_VALUES);
            for (int t = 0; t < HANDED_VALUES; t++) {
                history.add(new Observation(
                        "row-" + t,
                        "synthetic",
                        DeviceDomain.READING,
                        Instant.ofEpochMilli(1_700_000_000_000L + t * series.stepMillis()),
                        Position.Keyed.INSTANCE,
                        Reading.of(new TreeMap<>(Map.of("value", series.values()[t])))));
            }
            handover.add(history, HANDED_EVERY);
        }
        handover.report(figures, "device");
    }

    private Model model(String name) throws IOException {
        if (weights == null) {
            return TorchModel.of(WeightsFile.resource(name, "1"));
        }
        try (InputStream in = Files.newInputStream(weights.resolve(name).resolve("1.weights"))) {
            return TorchModel.of(WeightsFile.read(in));
        }
    }
}
