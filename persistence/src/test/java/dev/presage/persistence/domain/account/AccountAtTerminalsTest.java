package dev.presage.persistence.domain.account;

import static dev.presage.persistence.domain.account.AccountHistory.START;
import static dev.presage.persistence.domain.account.AccountHistory.observation;
import static dev.presage.persistence.domain.account.AccountHistory.saying;
import static dev.presage.persistence.domain.account.AccountHistory.transaction;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.presage.persistence.domain.Conclusion;
import dev.presage.persistence.domain.Options;
import dev.presage.protocol.Insight.Decision;
import dev.presage.protocol.Insight.Verdict;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.Numbers;
import dev.presage.protocol.Observation;
import dev.presage.protocol.Payload;
import dev.presage.protocol.Seen;
import dev.presage.protocol.SubjectId;
import dev.presage.protocol.Telling;
import dev.presage.protocol.View;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AccountAtTerminalsTest {
    private static final SubjectId TERMINAL = new SubjectId("terminal", "t-17");
    private static final ModelAnswer SILENT = new ModelAnswer.Unanswered(ModelAnswer.Cause.DEADLINE);

    private final AccountDomain domain = new AccountDomain(new Options(Map.of("terminals", "terminal")));

    private static Seen showing(double fraud, double frauds) {
        var numbers = Numbers.of(Map.of("fraud", fraud, "frauds", frauds, "payments", 40.0));
        return new Seen(List.of(new View(TERMINAL, 7, numbers)));
    }

    private static Observation paid(String id, String terminal) {
        return observation(id, START, transaction(20, terminal));
    }

    private Conclusion<AccountMemory> conclude(AccountMemory memory, Seen seen, ModelAnswer answer, Payload payload) {
        return domain.inquire(memory, List.of(observation("now", START.plusSeconds(60), payload)), seen)
                .conclude(answer);
    }

    private Decision decide(Seen seen, ModelAnswer answer) {
        return (Decision) conclude(domain.blank(), seen, answer, transaction(20, "t-17"))
                .insights()
                .getFirst();
    }

    /** Goal: an account looks at whom it pays, and at nobody for a label or where the name can be no subject's. */
    @Test
    void looksAtWhomItPays() {
        var label = observation("l", START, new Label("now", true));
        assertThat(domain.related(List.of(paid("a", "t-17"), label, paid("b", "t 18"), paid("c", "t-19"))))
                .containsExactly(TERMINAL, new SubjectId("terminal", "t-19"));
        assertThat(new AccountDomain(AccountSettings.DEFAULT).related(List.of(paid("a", "t-17"))))
                .isEmpty();
    }

    /** Goal: the same payment is approved at an honest terminal and stopped at a compromised one, which is said. */
    @Test
    void decidesByTheTerminalToo() {
        Decision honest = decide(showing(0.001, 0), saying(0.02));
        assertThat(honest.verdict()).isEqualTo(Verdict.APPROVE);
        Decision compromised = decide(showing(0.6, 3), saying(0.02));
        assertThat(compromised.verdict()).isEqualTo(Verdict.REVIEW);
        assertThat(compromised.score()).isCloseTo(1 - 0.98 * (1 - 0.85 * 0.6), within(1e-6));
        assertThat(domain.explain(compromised.reasons().getFirst()))
                .isEqualTo("Terminal t-17 has 3 confirmed frauds among its last 40 payments.");
        assertThat(decide(showing(0.98, 9), SILENT).verdict()).isEqualTo(Verdict.DECLINE);
    }

    /** Goal: a terminal that is unknown, or shows what makes no sense, changes nothing. */
    @Test
    void decidesWithoutTheTerminal() {
        Decision alone = decide(Seen.NONE, saying(0.02));
        assertThat(alone.score()).isCloseTo(0.02, within(1e-6));
        assertThat(decide(new Seen(List.of(View.unknown(TERMINAL))), saying(0.02)))
                .isEqualTo(alone);
        assertThat(decide(showing(Double.NaN, 3), saying(0.02))).isEqualTo(alone);
        assertThat(decide(showing(-1, 3), saying(0.02))).isEqualTo(alone);
    }

    /** Goal: a terminal learns of each payment what the card says, and never what it said itself. */
    @Test
    void tellsTheTerminalOfThePayment() {
        Conclusion<AccountMemory> concluded =
                conclude(domain.blank(), showing(0.9, 9), saying(0.25), transaction(20, "t-17"));
        Telling told = concluded.told().getFirst();
        assertThat(told).returns(TERMINAL, Telling::to).returns("dev.presage.terminal.payment", Telling::type);
        assertThat(told.numbers().get("amount", 0)).isEqualTo(20);
        assertThat(told.numbers().get("score", 0)).isCloseTo(0.25, within(1e-6));
    }

    /** Goal: a terminal learns what a label says of a payment there: once, and again only if it is another. */
    @Test
    void tellsTheTerminalOfTheLabel() {
        AccountMemory memory = domain.inquire(domain.blank(), List.of(paid("p-1", "t-17")), Seen.NONE)
                .conclude(SILENT)
                .memory();
        Conclusion<AccountMemory> fraud = conclude(memory, Seen.NONE, SILENT, new Label("p-1", true));
        assertThat(fraud.told()).singleElement().satisfies(told -> {
            assertThat(told.to()).isEqualTo(TERMINAL);
            assertThat(told.type()).isEqualTo("dev.presage.terminal.finding");
            assertThat(told.time()).isEqualTo(START.plusSeconds(60));
            assertThat(told.numbers().get("paid", 0)).isEqualTo((double) START.getEpochSecond());
            assertThat(told.numbers().get("fraud", 0)).isEqualTo(1);
            assertThat(told.numbers().get("revised", 1)).isZero();
            assertThat(told.numbers().get("explained", 1)).isBetween(0.0, 0.1);
        });
        assertThat(conclude(fraud.memory(), Seen.NONE, SILENT, new Label("p-1", true))
                        .told())
                .isEmpty();
        assertThat(conclude(fraud.memory(), Seen.NONE, SILENT, new Label("p-1", false))
                        .told())
                .singleElement()
                .satisfies(told -> assertThat(told.numbers().get("revised", 0)).isEqualTo(1));
        assertThat(conclude(memory, Seen.NONE, SILENT, new Label("p-9", true)).told())
                .isEmpty();
    }
}
