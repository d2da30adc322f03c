package dev.presage.ops;

import dev.presage.ops.backtest.BacktestCommand;
import dev.presage.ops.bench.BenchCommand;
import dev.presage.ops.chaos.ChaosCommand;
import dev.presage.ops.cluster.ClusterCommand;
import dev.presage.ops.dataset.DatasetCommand;
import dev.presage.ops.embedded.CannotStart;
import dev.presage.ops.evaluate.AccountEvaluation;
import dev.presage.ops.evaluate.DeviceEvaluation;
import dev.presage.ops.history.ExplainCommand;
import dev.presage.ops.image.ImageCommand;
import dev.presage.ops.journal.JournalCommand;
import dev.presage.ops.k8s.K8sCommand;
import dev.presage.ops.models.ModelsCommand;
import dev.presage.ops.models.TrainCommand;
import dev.presage.ops.projections.ProjectionCommand;
import dev.presage.ops.proof.CheckProofCommand;
import dev.presage.ops.proof.ProveCommand;
import dev.presage.ops.proof.VerifyCommand;
import dev.presage.ops.replay.ReplayCommand;
import dev.presage.ops.up.UpCommand;
import dev.presage.ops.weights.AccountWeights;
import dev.presage.ops.weights.DeviceWeights;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The command line behind the {@code presage} script. */
@Command(
        name = "presage",
        description = "Presage watches event streams and says what comes next.",
        mixinStandardHelpOptions = true,
        subcommands = {
            UpCommand.class,
            ClusterCommand.class,
            ReplayCommand.class,
            ModelsCommand.class,
            TrainCommand.class,
            BacktestCommand.class,
            ExplainCommand.class,
            ProjectionCommand.class,
            BenchCommand.class,
            ChaosCommand.class,
            DatasetCommand.class,
            ProveCommand.class,
            CheckProofCommand.class,
            VerifyCommand.class,
            JournalCommand.class,
            K8sCommand.class,
            ImageCommand.class
        })
public final class Presage {
    private Presage() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** The whole command line; a failure that people can cure is one sentence and exit code 1. */
    public static CommandLine commandLine() {
        CommandLine presage = new CommandLine(new Presage());
        presage.addSubcommand(new CommandLine(new Weights())
                .addSubcommand("device", new DeviceWeights())
                .addSubcommand("account", new AccountWeights()));
        presage.addSubcommand(new CommandLine(new Evaluate())
                .addSubcommand("device", new DeviceEvaluation())
                .addSubcommand("account", new AccountEvaluation()));
        return presage.setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, line, parsed) -> {
                    if (!(failure instanceof CannotStart)) {
                        throw failure;
                    }
                    line.getErr().println("presage: " + failure.getMessage());
                    return 1;
                })
                .setParameterExceptionHandler(Presage::complain);
    }

    @Command(name = "weights", description = "Makes a model's first weights.", mixinStandardHelpOptions = true)
    private static final class Weights {}

    @Command(name = "evaluate", description = "Measures how good a model is.", mixinStandardHelpOptions = true)
    private static final class Evaluate {}

    private static int complain(ParameterException wrong, String[] arguments) {
        wrong.getCommandLine()
                .getErr()
                .println("presage: " + wrong.getMessage() + " ('./presage "
                        + wrong.getCommandLine().getCommandName() + " --help' says more)");
        return 2;
    }
}
