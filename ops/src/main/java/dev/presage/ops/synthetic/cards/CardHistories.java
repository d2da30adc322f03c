package dev.presage.ops.synthetic.cards;

import dev.presage.ops.synthetic.cards.CardEvent.Payment;
import dev.presage.persistence.domain.account.AccountTrace;
import dev.presage.persistence.domain.account.Disclosed;
import dev.presage.persistence.domain.account.Label;
import dev.presage.persistence.domain.account.Transaction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The histories of many cards as the model sees them, gathered from events in time order. For one thread. */
public final class CardHistories {
    private final Map<String, CardHistory> byCard = new LinkedHashMap<>();

    /** One card's history. */
    public static final class CardHistory {
        private final AccountTrace trace = new AccountTrace();
        private final List<Paid> paid = new ArrayList<>();

        /** What the card paid, in time order. */
        public List<Paid> paid() {
            return paid;
        }
    }

    /**
     * A payment and how it looked.
     *
     * @param step what the model reads of it
     */
    public record Paid(Payment payment, AccountTrace.Step step) {}

    /** Takes in what happened next; returns what a label discloses, null if it is none or says nothing new. */
    public @Nullable Disclosed add(CardEvent event) {
        CardHistory history = byCard.computeIfAbsent(event.card(), card -> new CardHistory());
        return switch (event) {
            case Payment payment -> {
                var transaction = new Transaction(
                        payment.amount(),
                        payment.currency(),
                        payment.terminal(),
                        payment.merchant(),
                        payment.country());
                AccountTrace.Step step = history.trace.pay(payment.id(), payment.time(), transaction);
                history.paid.add(new Paid(payment, step));
                yield null;
            }
            case CardEvent.Label label -> history.trace.label(new Label(label.transaction(), label.fraud()));
        };
    }

    /** All histories, by first appearance. */
    public Collection<CardHistory> all() {
        return byCard.values();
    }
}
