package dev.presage.ops.replay;

import dev.presage.ops.embedded.CannotStart;
import dev.presage.ops.up.RunFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code presage replay}: files through Kafka, in event time. */
@Command(
        name = "replay",
        description = {
            "Sends real files through Kafka as events of their subjects, in event time.",
            "",
            "csv: a header with 'timestamp' (ISO 8601 or seconds since 1970), perhaps 'device', and columns of",
            "     numbers; without 'device' the file's name is the device.",
            "nab: files 'timestamp,value' as in the Numenta Anomaly Benchmark; the path below PATH is the device.",
            "transactions: TRANSACTION_ID,TX_DATETIME,CUSTOMER_ID,TERMINAL_ID,TX_AMOUNT,TX_FRAUD, .csv or .csv.gz.",
            "",
            "Sending a file again sends the same event ids, so that duplicates can be told.",
            "Exit code 1 if any row was bad or Kafka was away.",
            "It sends to PRESAGE_KAFKA_BOOTSTRAP, or to what './presage up' started in PRESAGE_HOME."
        },
        mixinStandardHelpOptions = true)
public final class ReplayCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--format", required = true, description = "${COMPLETION-CANDIDATES}")
    private Formats format;

    @Parameters(paramLabel = "PATH", description = "A file or a folder.")
    private Path path;

    @Option(
            names = "--speed",
            paramLabel = "N",
            description = "N times real time; without it as fast as Kafka takes it.")
    private double speed;

    @Option(
            names = "--labels",
            defaultValue = "fraud",
            description = "transactions: which are told about later (none, fraud, all; default ${DEFAULT-VALUE}).")
    private String labels;

    @Option(
            names = "--label-delay",
            defaultValue = "P7D",
            description = "transactions: how much later (ISO 8601, default ${DEFAULT-VALUE}).")
    private Duration labelDelay;

    @Option(
            names = "--currency",
            defaultValue = "EUR",
            description = "transactions: the amounts' currency (default ${DEFAULT-VALUE}).")
    private String currency;

    @Option(names = "--patience", defaultValue = "60", hidden = true, description = "Seconds to wait for Kafka.")
    private int patienceSeconds;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        if (speed < 0 || !Double.isFinite(speed)) {
            throw new ParameterException(spec.commandLine(), "--speed is " + speed + "; it must be above 0.");
        }
        Formats.LabelPlan plan = new Formats.LabelPlan(labelsNamed(labels), labelDelay, currency);
        var streams = format.open(path, plan);
        String bootstrap = RunFile.bootstrap(Map.copyOf(System.getenv()));
        try (KafkaSink sink = new KafkaSink(bootstrap, Duration.ofSeconds(patienceSeconds))) {
            Replay.Totals totals = new Replay(sink, new Pace(speed), err::println).run(streams);
            out.printf(
                    "%,d rows of %,d subjects became %,d events, all confirmed by Kafka in %.1f s; %,d bad rows.%n",
                    totals.rows(),
                    totals.subjects(),
                    totals.events(),
                    totals.took().toMillis() / 1e3,
                    totals.bad());
            return totals.bad() == 0 ? 0 : 1;
        } catch (KafkaSink.NotTaken away) {
            err.println(away.getMessage() + ". Check that it runs, then send again: the events have the same ids.");
            return 1;
        } catch (IOException unreadable) {
            throw new CannotStart(path + " cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    private TransactionsFormat.Labels labelsNamed(String name) {
        return switch (name) {
            case "none" -> TransactionsFormat.Labels.NONE;
            case "fraud" -> TransactionsFormat.Labels.FRAUD;
            case "all" -> TransactionsFormat.Labels.ALL;
            default ->
                throw new ParameterException(spec.commandLine(), "--labels is " + name + "; use none, fraud or all.");
        };
    }
}
