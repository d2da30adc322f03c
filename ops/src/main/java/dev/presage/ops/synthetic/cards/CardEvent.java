package dev.presage.ops.synthetic.cards;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Something that happens to a card, as it would be sent to Presage. */
public sealed interface CardEvent {
    /** Unique in its world. */
    String id();

    /** When it happens. */
    Instant time();

    /** Whose card: the subject. */
    String card();

    /** The CloudEvents type. */
    String type();

    /** The CloudEvents data. */
    Map<String, Object> data();

    /** The same at another time. */
    CardEvent at(Instant other);

    /**
     * A card pays.
     *
     * @param amount in units of {@code currency}, two decimals
     * @param currency ISO 4217
     * @param fraud whether it is fraudulent; never sent, a {@link Label} tells it later
     * @param fraudKind how
     */
    record Payment(
            String id,
            Instant time,
            String card,
            double amount,
            String currency,
            String terminal,
            String merchant,
            String country,
            boolean fraud,
            FraudKind fraudKind)
            implements CardEvent {
        @Override
        public String type() {
            return "dev.presage.account.transaction";
        }

        @Override
        public Map<String, Object> data() {
            var data = new LinkedHashMap<String, Object>();
            data.put("amount", amount);
            data.put("currency", currency);
            data.put("terminal", terminal);
            data.put("merchant", merchant);
            data.put("country", country);
            return data;
        }

        @Override
        public Payment at(Instant other) {
            return new Payment(id, other, card, amount, currency, terminal, merchant, country, fraud, fraudKind);
        }
    }

    /**
     * It becomes known what a payment was.
     *
     * @param transaction id of the payment
     */
    record Label(String id, Instant time, String card, String transaction, boolean fraud) implements CardEvent {
        @Override
        public String type() {
            return "dev.presage.account.label";
        }

        @Override
        public Map<String, Object> data() {
            var data = new LinkedHashMap<String, Object>();
            data.put("transaction", transaction);
            data.put("fraud", fraud);
            return data;
        }

        @Override
        public Label at(Instant other) {
            return new Label(id, other, card, transaction, fraud);
        }
    }
}
