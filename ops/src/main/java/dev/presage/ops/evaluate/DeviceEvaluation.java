package dev.presage.ops.evaluate;

import dev.presage.node.inference.Model;
import dev.presage.node.inference.runtime.TorchModel;
import dev.presage.node.inference.runtime.WeightsFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

    private Model model(String name) throws IOException {
        if (weights == null) {
            return TorchModel.of(WeightsFile.resource(name, "1"));
        }
        try (InputStream in = Files.newInputStream(weights.resolve(name).resolve("1.weights"))) {
            return TorchModel.of(WeightsFile.read(in));
        }
    }
}
