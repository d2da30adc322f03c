package dev.presage.ops.weights;

import dev.presage.node.inference.runtime.Fitting;
import dev.presage.node.inference.runtime.FittingSettings;
import dev.presage.node.inference.runtime.NetSpec;
import dev.presage.node.inference.runtime.TransactionLoss;
import dev.presage.node.inference.runtime.Weights;
import dev.presage.node.inference.runtime.WeightsFile;
import dev.presage.persistence.domain.account.AccountDomain;
import dev.presage.persistence.domain.account.AccountTrace;
import dev.presage.persistence.domain.account.NextTransaction;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes the first weights of the account model from card worlds of our own making. */
@Command(
        name = "account-weights",
        mixinStandardHelpOptions = true,
        description = "Fits account-next to made-up card worlds; the same seed and steps make the same weights.")
public final class AccountWeights implements Callable<Integer> {
    private static final String VERSION = "1";
    private static final int REPORT_EVERY = 50;
    private static final int HIDDEN = 48;
    private static final int WIDTH = 48;

    @Option(names = "--seed", description = "Decides the worlds and the first weights (default 1).", defaultValue = "1")
    private long seed = 1;

    @Option(names = "--steps", description = "Batches to learn from (default 2500).", defaultValue = "2500")
    private int steps = 2_500;

    @Option(
            names = "--out",
            description = "Folder to write account-next/1.weights to.",
            defaultValue = "node/src/main/resources/models")
    private Path out = Path.of("node/src/main/resources/models");

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli before the call.
    private CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new AccountWeights()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter terminal = spec.commandLine().getOut();
        long start = System.nanoTime();
        NetSpec net = NetSpec.recurrent(
                AccountTrace.Step.FEATURES, HIDDEN, WIDTH, NextTransaction.OUTPUTS, NetSpec.OutputTransform.NONE);
        Fitting.Fitted fitted = Fitting.fit(
                Weights.random(net, seed),
                new TransactionLoss(NextTransaction.BANDS, NextTransaction.FRAUD_WEIGHT),
                new AccountLessons(seed),
                new FittingSettings(steps, 0.004, Math.min(100, steps), 1),
                (step, loss, skipped) -> {
                    if (step % REPORT_EVERY == 0 || step == steps) {
                        long seconds = (System.nanoTime() - start) / 1_000_000_000;
                        terminal.printf(
                                "step %d of %d loss %.5f skipped %d seconds %d%n", step, steps, loss, skipped, seconds);
                        terminal.flush();
                    }
                });
        Path path = out.resolve(AccountDomain.MODEL).resolve(VERSION + ".weights");
        String description = "Made by account-weights --seed " + seed + " --steps " + steps + " from card worlds.";
        new WeightsFile(AccountDomain.MODEL, VERSION, seed, description, fitted.weights()).writeTo(path);
        terminal.printf("%s written to %s%n", AccountDomain.MODEL, path);
        return 0;
    }
}
