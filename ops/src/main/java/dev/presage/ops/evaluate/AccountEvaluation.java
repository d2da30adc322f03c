package dev.presage.ops.evaluate;

import dev.presage.node.inference.ModelRuntime;
import dev.presage.node.inference.runtime.TorchModel;
import dev.presage.node.inference.runtime.WeightsFile;
import dev.presage.ops.evaluate.Ranking.Scored;
import dev.presage.ops.synthetic.cards.CardEvent;
import dev.presage.ops.synthetic.cards.CardEvent.Payment;
import dev.presage.ops.synthetic.cards.CardHistories;
import dev.presage.ops.synthetic.cards.CardWorld;
import dev.presage.ops.synthetic.cards.CardWorldSettings;
import dev.presage.persistence.domain.account.AccountDomain;
import dev.presage.persistence.domain.account.AccountSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How well accounts are decided on: by the model, by the model and terminals, by the rule that stands in
 * for the model, and by amounts alone. */
@Command(
        name = "account-evaluation",
        mixinStandardHelpOptions = true,
        description = "Measures the account model on a made-up world it never saw, or on a folder of real payments.")
public final class AccountEvaluation implements Callable<Integer> {
    private static final LocalDate FIRST_DAY = LocalDate.of(2031, 1, 1);
    private static final int TOP_CARDS = 100;

    @Option(names = "--data", description = "Folder of daily csv.gz files; without it, a made-up world.")
    private Optional<Path> data = Optional.empty();

    @Option(names = "--seed", description = "Which made-up world (default 900001).", defaultValue = "900001")
    private long seed = 900_001;

    @Option(names = "--days", description = "Days of the made-up world (default 100).", defaultValue = "100")
    private int days = 100;

    @Option(names = "--from", description = "Measure from this date on.")
    private Optional<LocalDate> from = Optional.empty();

    @Option(names = "--to", description = "Measure to this date, included.")
    private Optional<LocalDate> to = Optional.empty();

    @Option(names = "--label-days", description = "Labels come so many days late (default 7).", defaultValue = "7")
    private int labelDays = 7;

    @Option(names = "--weights", description = "File of weights; without it, those that come with the product.")
    private Optional<Path> weights = Optional.empty();

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli before the call.
    private CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new AccountEvaluation()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        var terminals = new TerminalScores();
        CardHistories histories = histories(terminals);
        long first = from.orElse(data.isPresent() ? LocalDate.MIN : FIRST_DAY.plusDays(30))
                .toEpochDay();
        long last = to.orElse(LocalDate.MAX).toEpochDay();
        var byModel = new Ranking();
        var withTerminals = new Ranking();
        var byRule = new Ranking();
        var byRatio = new Ranking();
        var byAmount = new Ranking();
        try (ModelRuntime runtime = TorchModel.of(weightsFile()).newRuntime()) {
            Map<String, Double> byCard = new HashMap<>();
            AccountScores.each(runtime, histories, (paid, score) -> {
                byCard.put(paid.payment().id(), score);
                long day = Math.floorDiv(paid.payment().time().getEpochSecond(), 86_400L);
                if (day >= first && day <= last) {
                    byModel.add(scored(day, paid.payment(), score));
                    byRule.add(scored(day, paid.payment(), paid.step().byRule()));
                    byRatio.add(scored(day, paid.payment(), paid.step().logRatio()));
                    byAmount.add(scored(day, paid.payment(), paid.payment().amount()));
                }
            });
            terminals.each(payment -> byCard.getOrDefault(payment.id(), 0.0), (payment, score) -> {
                long day = Math.floorDiv(payment.time().getEpochSecond(), 86_400L);
                if (day >= first && day <= last) {
                    withTerminals.add(scored(day, payment, score));
                }
            });
        }
        print("account_fraud_share", byModel.fraudShare(), "share");
        ranking("model", byModel);
        ranking("with_terminals", withTerminals);
        ranking("card_filter", byRule);
        ranking("amount_by_usual", byRatio);
        ranking("amount", byAmount);
        decisions("model", byModel);
        decisions("with_terminals", withTerminals);
        decisions("card_filter", byRule);
        return 0;
    }

    private CardHistories histories(TerminalScores terminals) throws IOException {
        var histories = new CardHistories();
        Consumer<CardEvent> take = event -> terminals.add(event, histories.add(event));
        if (data.isPresent()) {
            LabelledPayments.read(data.get(), Duration.ofDays(labelDays), take);
        } else {
            var world = new CardWorld(CardWorldSettings.DEMO, seed, CardWorld.Position.of(FIRST_DAY));
            while (world.position().day() < FIRST_DAY.toEpochDay() + days) {
                take.accept(world.next());
            }
        }
        return histories;
    }

    private WeightsFile weightsFile() throws IOException {
        if (weights.isEmpty()) {
            return WeightsFile.resource(AccountDomain.MODEL, "1");
        }
        try (InputStream in = Files.newInputStream(weights.get())) {
            return WeightsFile.read(in);
        }
    }

    private static Scored scored(long day, Payment payment, double score) {
        return new Scored(day, payment.card(), score, payment.fraud());
    }

    private void ranking(String name, Ranking ranking) {
        print("account_" + name + "_average_precision", ranking.averagePrecision(), "share");
        print("account_" + name + "_auc", ranking.areaUnderCurve(), "share");
        print("account_" + name + "_card_precision_100", ranking.cardPrecision(TOP_CARDS), "share");
    }

    private void decisions(String name, Ranking ranking) {
        print("account_" + name + "_log_loss", ranking.logLoss(), "nats");
        print("account_" + name + "_mean_score", ranking.mean(), "share");
        var settings = AccountSettings.DEFAULT;
        for (double threshold : new double[] {settings.review(), settings.decline()}) {
            String at = "account_" + name + "_from_" + Math.round(100 * threshold) + "_percent_";
            print(at + "payments", (double) ranking.countFrom(threshold), "payments");
            print(at + "precision", ranking.precisionFrom(threshold), "share");
            print(at + "recall", ranking.recallFrom(threshold), "share");
        }
    }

    private void print(String name, double value, String unit) {
        PrintWriter terminal = spec.commandLine().getOut();
        terminal.printf(Locale.ROOT, "%s %.5f %s%n", name, value, unit);
        terminal.flush();
    }
}
