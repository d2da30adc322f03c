package dev.presage.ops.evaluate;

import dev.presage.ops.synthetic.cards.CardEvent;
import dev.presage.ops.synthetic.cards.CardEvent.Payment;
import dev.presage.persistence.domain.account.AccountSettings;
import dev.presage.persistence.domain.account.Disclosed;
import dev.presage.persistence.domain.account.TerminalEvidence;
import dev.presage.persistence.domain.terminal.Finding;
import dev.presage.persistence.domain.terminal.TerminalTrace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjDoubleConsumer;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What accounts decide once they have looked at terminals: everything that happened is gone through in its order, so
 * that a terminal shows what it was told before, and of labels only those that had come.
 */
final class TerminalScores {
    private final List<Moment> moments = new ArrayList<>();

    /** One event, and what it disclosed if it was a label. */
    private record Moment(CardEvent event, @Nullable Disclosed disclosed) {}

    /** Notes what happened next. */
    void add(CardEvent event, @Nullable Disclosed disclosed) {
        moments.add(new Moment(event, disclosed));
    }

    /**
     * Goes through all of it.
     *
     * @param byCard the probability of fraud by the card alone
     * @param told of each payment with the probability by card and terminal
     */
    void each(ToDoubleFunction<Payment> byCard, ObjDoubleConsumer<Payment> told) {
        Map<String, TerminalTrace> terminals = new HashMap<>();
        double weight = AccountSettings.DEFAULT.terminalWeight();
        for (Moment moment : moments) {
            Disclosed disclosed = moment.disclosed();
            if (disclosed != null) {
                trace(terminals, disclosed.terminal())
                        .find(new Finding(
                                disclosed.fraud(),
                                disclosed.paidMillis(),
                                disclosed.explained(),
                                disclosed.isRevision()));
            }
            if (moment.event() instanceof Payment payment) {
                TerminalTrace terminal = trace(terminals, payment.terminal());
                double score = byCard.applyAsDouble(payment);
                var evidence = TerminalEvidence.of(terminal.look(payment.time()));
                told.accept(payment, evidence.joined(score, weight));
                terminal.pay(
                        payment.time(), new dev.presage.persistence.domain.terminal.Payment(payment.amount(), score));
            }
        }
    }

    private static TerminalTrace trace(Map<String, TerminalTrace> terminals, String name) {
        return terminals.computeIfAbsent(name, fresh -> new TerminalTrace());
    }
}
