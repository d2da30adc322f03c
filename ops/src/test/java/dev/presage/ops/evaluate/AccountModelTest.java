package dev.presage.ops.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.presage.node.inference.ModelRuntime;
import dev.presage.node.inference.runtime.TorchModel;
import dev.presage.node.inference.runtime.WeightsFile;
import dev.presage.ops.evaluate.Ranking.Scored;
import dev.presage.ops.synthetic.cards.CardEvent;
import dev.presage.ops.synthetic.cards.CardHistories;
import dev.presage.ops.synthetic.cards.CardWorld;
import dev.presage.ops.synthetic.cards.CardWorldSettings;
import dev.presage.persistence.domain.account.AccountDomain;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AccountModelTest {
    /**
     * Goal: the weights that come with the product tell fraud in a world they never saw, and mean what they say; and
     * who looks at terminals tells more of it.
     */
    @Test
    void shippedWeightsTellFraud() {
        var settings = new CardWorldSettings(
                500, 300, 4e-4, 3e-4, 6e-4, Duration.ofDays(2), 0.05, CardWorldSettings.Customs.DEMO);
        LocalDate start = LocalDate.of(2032, 3, 1);
        var world = new CardWorld(settings, 777, CardWorld.Position.of(start));
        var histories = new CardHistories();
        var terminals = new TerminalScores();
        while (world.position().day() < start.toEpochDay() + 60) {
            CardEvent event = world.next();
            terminals.add(event, histories.add(event));
        }
        var byModel = new Ranking();
        var withTerminals = new Ranking();
        Map<String, Double> byCard = new HashMap<>();
        var byRule = new Ranking();
        var byAmount = new Ranking();
        var model = TorchModel.of(WeightsFile.resource(AccountDomain.MODEL, "1"));
        try (ModelRuntime runtime = model.newRuntime()) {
            AccountScores.each(runtime, histories, (paid, score) -> {
                long day = paid.payment().time().getEpochSecond() / 86_400;
                String card = paid.payment().card();
                boolean fraud = paid.payment().fraud();
                byModel.add(new Scored(day, card, score, fraud));
                byCard.put(paid.payment().id(), score);
                byRule.add(new Scored(day, card, paid.step().byRule(), fraud));
                byAmount.add(new Scored(day, card, paid.payment().amount(), fraud));
            });
        }
        terminals.each(
                payment -> byCard.getOrDefault(payment.id(), 0.0),
                (payment, score) -> withTerminals.add(
                        new Scored(payment.time().getEpochSecond() / 86_400, payment.card(), score, payment.fraud())));
        assertThat(withTerminals.averagePrecision()).isGreaterThan(1.08 * byModel.averagePrecision());
        assertThat(withTerminals.logLoss()).isLessThan(byModel.logLoss());
        assertThat(byRule.averagePrecision()).isGreaterThan(3 * byAmount.averagePrecision());
        assertThat(byModel.averagePrecision()).isGreaterThan(1.2 * byRule.averagePrecision());
        assertThat(byModel.precisionFrom(0.8)).isGreaterThan(0.75);
        assertThat(byModel.mean()).isCloseTo(byModel.fraudShare(), within(0.4 * byModel.fraudShare()));
    }
}
