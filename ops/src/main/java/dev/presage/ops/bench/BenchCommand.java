package dev.presage.ops.bench;

import dev.presage.ops.embedded.Directories;
import dev.presage.ops.embedded.EmbeddedPostgresServer;
import dev.presage.ops.embedded.Ports;
import dev.presage.ops.embedded.PostgresSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code presage bench}. */
@Command(
        name = "bench",
        description = "Measures Presage beside the bare thing it is built on; ends with one 'name value unit' a line.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "(ingest | journal | path | pool | rules | training)")
public final class BenchCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--json",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description = "Write the figures there too.")
    private @Nullable Path json;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(
            name = "path",
            description = "From Kafka through subject and model into the journal, beside batched INSERT.",
            mixinStandardHelpOptions = true)
    int path(
            @Option(names = "--devices", defaultValue = "10000", description = "Devices (default ${DEFAULT-VALUE}).")
                    int devices,
            @Option(
                            names = "--backlog",
                            defaultValue = "2500000",
                            description = "Readings that wait in Kafka (default ${DEFAULT-VALUE}).")
                    int backlog,
            @Option(
                            names = "--seconds",
                            defaultValue = "30",
                            description = "How long each part is measured (default ${DEFAULT-VALUE}).")
                    int seconds)
            throws IOException, InterruptedException, SQLException {
        PrintWriter err = spec.commandLine().getErr();
        PathBench.Size size = new PathBench.Size(devices, backlog, Duration.ofSeconds(seconds));
        Path checkout = Path.of(System.getProperty("presage.root", ""));
        return finish(new PathBench(size, checkout, err::println).run());
    }

    @Command(
            name = "pool",
            description = "Rows through the model pool, beside a bare loop over the same engine at the same batch.",
            mixinStandardHelpOptions = true)
    int pool() throws IOException {
        return finish(PoolBench.usual().run());
    }

    @Command(
            name = "overflow",
            description = "What asking a pool on another node costs, beside one in the process that asks.",
            mixinStandardHelpOptions = true)
    int overflow() throws IOException {
        return finish(OverflowBench.usual().run());
    }

    @Command(
            name = "ingest",
            description = "What one event costs on its way in, and one unremarkable row of the journal on its way out.",
            mixinStandardHelpOptions = true)
    int ingest() throws IOException {
        return finish(IngestBench.usual().run());
    }

    @Command(
            name = "rules",
            description = "What a reading costs in the pure rules alone: processor time, garbage, and what is kept.",
            mixinStandardHelpOptions = true)
    int rules() throws IOException {
        return finish(RulesBench.usual().run());
    }

    @Command(
            name = "training",
            description =
                    "Latency of what is served while a model is trained on the same node, beside a node that rests.",
            mixinStandardHelpOptions = true)
    int training(
            @Option(names = "--devices", defaultValue = "2000", description = "Devices (default ${DEFAULT-VALUE}).")
                    int devices,
            @Option(
                            names = "--rate",
                            defaultValue = "2000",
                            description = "Readings a second (default ${DEFAULT-VALUE}).")
                    double rate,
            @Option(
                            names = "--seconds",
                            defaultValue = "30",
                            description = "How long each part is measured (default ${DEFAULT-VALUE}).")
                    int seconds)
            throws IOException, InterruptedException, SQLException {
        PrintWriter err = spec.commandLine().getErr();
        TrainingBench.Size size = new TrainingBench.Size(devices, rate, Duration.ofSeconds(seconds));
        Path checkout = Path.of(System.getProperty("presage.root", ""));
        return finish(new TrainingBench(size, checkout, err::println).run());
    }

    @Command(
            name = "journal",
            description =
                    "Batched inserts, sharded subjects, waking ones, and journeys to the past, on an own PostgreSQL.",
            mixinStandardHelpOptions = true)
    int journal(
            @Option(names = "--subjects", defaultValue = "10000", description = "Subjects (default ${DEFAULT-VALUE}).")
                    int subjects,
            @Option(
                            names = "--commands",
                            defaultValue = "200000",
                            description = "Commands of each part (default ${DEFAULT-VALUE}).")
                    int commands)
            throws IOException, SQLException {
        Path home = Files.createTempDirectory("presage-bench");
        try (var server = EmbeddedPostgresServer.start(PostgresSettings.in(home, Ports.free()))) {
            PrintWriter err = spec.commandLine().getErr();
            JournalBench bench = new JournalBench(
                    server.jdbcUrl(), server.user(), server.password(), subjects, commands, err::println);
            return finish(bench.run());
        } finally {
            Directories.delete(home);
        }
    }

    private int finish(List<Figure> figures) throws IOException {
        Report.print(figures, spec.commandLine().getOut());
        Report.write(figures, json);
        return 0;
    }
}
