package dev.presage.ops.chaos;

import dev.presage.ops.bench.Figure;
import dev.presage.ops.bench.Report;
import dev.presage.ops.chaos.check.Findings;
import dev.presage.ops.chaos.net.Inside;
import dev.presage.ops.chaos.plan.FaultKind;
import dev.presage.ops.embedded.Directories;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code presage chaos}. */
@Command(
        name = "chaos",
        description = {
            "Breaks a cluster of three under load by a seeded plan, and checks that nothing is lost, doubled or out of"
                    + " order. Ends with a table of pauses, 'name value unit' lines and a verdict; the exit code is 0"
                    + " only if all holds.",
            "'presage chaos faults [--times N]' breaks parts of a single node instead."
        },
        mixinStandardHelpOptions = true)
public final class ChaosCommand implements Callable<Integer> {
    private static final String MAIN = "dev.presage.ops.Presage";

    @Spec
    private CommandSpec spec;

    @Option(names = "--seed", paramLabel = "S", description = "The same seed repeats a run (default: drawn).")
    private @Nullable Long seed;

    @Option(
            names = "--minutes",
            paramLabel = "M",
            defaultValue = "10",
            description = "How long to break things, beside starting and checking (default ${DEFAULT-VALUE}).")
    private int minutes;

    @Option(
            names = "--faults",
            paramLabel = "KIND",
            split = ",",
            description = "Only these: kill, freeze, isolate, cut-off, halves, one-way, slow-links, lossy-links,"
                    + " clock-off, broker-restart, database-restart, connections-cut, disk-full, model-crash,"
                    + " rolling-restart (default: all).")
    private String @Nullable [] faults;

    @Option(
            names = "--no-namespaces",
            description = "Keep everything on loopback: no root needed, and no fault that cuts off database or clients,"
                    + " or fills a disk.")
    private boolean noNamespaces;

    @Option(
            names = "--home",
            paramLabel = "DIR",
            description = "Where data and logs go; emptied first (default: chaos in PRESAGE_HOME).")
    private @Nullable Path home;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there too.")
    private @Nullable Path json;

    @Override
    public Integer call() throws IOException, SQLException, InterruptedException {
        ChaosSettings settings = settings();
        if (settings.namespaces() && !Inside.isHere()) {
            var arguments = new ArrayList<>(spec.commandLine().getParseResult().originalArgs());
            if (seed == null) {
                arguments.addAll(List.of("--seed", Long.toString(settings.seed())));
            }
            return Inside.run(ManagementFactory.getRuntimeMXBean().getInputArguments(), MAIN, arguments);
        }
        PrintWriter out = spec.commandLine().getOut();
        if (Files.exists(settings.home())) {
            Directories.delete(settings.home());
        }
        Files.createDirectories(settings.home());
        out.println("Chaos with seed " + settings.seed() + " for " + minutes + " min.");
        out.flush();
        var run = new ChaosRun(settings, line -> {
            out.println(line);
            out.flush();
        });
        return report(settings, run.run(), run, out);
    }

    private int report(ChaosSettings settings, List<Figure> figures, ChaosRun run, PrintWriter out) throws IOException {
        out.println();
        run.pauses().table().forEach(out::println);
        out.println();
        Findings findings = run.findings();
        findings.cases().forEach(out::println);
        Report.print(figures, out);
        Report.write(figures, json);
        out.println(
                findings.isEmpty()
                        ? "verdict: everything acknowledged is there once and in order."
                        : "verdict: FAILED; the same again: ./presage chaos --seed " + settings.seed() + " --minutes "
                                + minutes + "; logs are in " + settings.home() + ".");
        out.flush();
        return findings.isEmpty() ? 0 : 1;
    }

    private ChaosSettings settings() {
        try {
            Path usual = Path.of(System.getenv().getOrDefault("PRESAGE_HOME", ".presage"), "chaos");
            return new ChaosSettings(
                    seed == null ? new Random().nextInt(1_000_000) : seed,
                    Duration.ofMinutes(minutes),
                    kinds(),
                    !noNamespaces,
                    home == null ? usual : home);
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), String.valueOf(wrong.getMessage()), wrong);
        }
    }

    private List<FaultKind> kinds() {
        return faults == null
                ? List.of(FaultKind.values())
                : Arrays.stream(faults).map(FaultKind::of).toList();
    }
}
