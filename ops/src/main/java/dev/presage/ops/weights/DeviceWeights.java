package dev.presage.ops.weights;

import dev.presage.node.inference.runtime.Fitting;
import dev.presage.node.inference.runtime.FittingSettings;
import dev.presage.node.inference.runtime.NetSpec;
import dev.presage.node.inference.runtime.PinballLoss;
import dev.presage.node.inference.runtime.TrainingBatch;
import dev.presage.node.inference.runtime.Weights;
import dev.presage.node.inference.runtime.WeightsFile;
import dev.presage.persistence.domain.device.FarSteps;
import dev.presage.persistence.domain.device.NextSteps;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes the first weights of the device models from series of our own making. */
@Command(
        name = "device-weights",
        mixinStandardHelpOptions = true,
        description = "Fits device-next and device-forecast to synthetic series; the same seed makes the same weights.")
public final class DeviceWeights implements Callable<Integer> {
    private static final String VERSION = "1";
    private static final int REPORT_EVERY = 100;

    @Option(names = "--model", description = "next, forecast or all (default).", defaultValue = "all")
    private String model = "all";

    @Option(names = "--seed", description = "Decides the series and the first weights (default 1).", defaultValue = "1")
    private long seed = 1;

    @Option(names = "--next-steps", description = "Batches device-next learns from.", defaultValue = "2500")
    private int nextSteps = 2500;

    @Option(names = "--forecast-steps", description = "Batches device-forecast learns from.", defaultValue = "6000")
    private int forecastSteps = 6000;

    @Option(
            names = "--out",
            description = "Folder to write <model>/1.weights to.",
            defaultValue = "node/src/main/resources/models")
    private Path out = Path.of("node/src/main/resources/models");

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli before the call.
    private CommandSpec spec;

    public static void main(String[] args) {
        System.exit(new CommandLine(new DeviceWeights()).execute(args));
    }

    @Override
    public Integer call() throws IOException {
        if (!model.equals("forecast")) {
            NetSpec net = NetSpec.recurrent(
                    NextSteps.FEATURES, 32, 48, NextSteps.levels().length, NetSpec.OutputTransform.QUANTILES);
            make(
                    "device-next",
                    net,
                    new PinballLoss(NextSteps.levels()),
                    new NextLessons(seed),
                    new FittingSettings(nextSteps, 0.004, Math.min(100, nextSteps), 0.5));
        }
        if (!model.equals("next")) {
            NetSpec net = NetSpec.feedForward(
                    FarSteps.FEATURES, 128, FarSteps.levels().length, NetSpec.OutputTransform.QUANTILES);
            make(
                    "device-forecast",
                    net,
                    new PinballLoss(FarSteps.levels()),
                    new FarLessons(seed),
                    new FittingSettings(forecastSteps, 0.002, Math.min(100, forecastSteps), 0.1));
        }
        return 0;
    }

    private void make(
            String name, NetSpec net, PinballLoss loss, IntFunction<TrainingBatch> lessons, FittingSettings settings)
            throws IOException {
        PrintWriter terminal = spec.commandLine().getOut();
        long start = System.nanoTime();
        Fitting.Fitted fitted =
                Fitting.fit(Weights.random(net, seed), loss, lessons, settings, (step, moving, skipped) -> {
                    if (step % REPORT_EVERY == 0 || step == settings.steps()) {
                        terminal.printf(
                                "%s step %d of %d loss %.5f skipped %d seconds %d%n",
                                name,
                                step,
                                settings.steps(),
                                moving,
                                skipped,
                                (System.nanoTime() - start) / 1_000_000_000);
                        terminal.flush();
                    }
                });
        Path path = out.resolve(name).resolve(VERSION + ".weights");
        String description =
                "Made by device-weights --seed " + seed + " from " + settings.steps() + " batches of synthetic series.";
        new WeightsFile(name, VERSION, seed, description, fitted.weights()).writeTo(path);
        terminal.printf("%s written to %s%n", name, path);
    }
}
