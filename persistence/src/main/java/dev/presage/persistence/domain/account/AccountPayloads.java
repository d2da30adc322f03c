package dev.presage.persistence.domain.account;

import com.fasterxml.jackson.databind.JsonNode;
import dev.presage.persistence.domain.Codec;
import dev.presage.persistence.domain.InvalidData;
import dev.presage.protocol.Payload;
import dev.presage.protocol.wire.MalformedBytes;
import dev.presage.protocol.wire.WireReader;
import dev.presage.protocol.wire.WireWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/** Transactions and labels as JSON and in the journal. */
final class AccountPayloads implements Codec<Payload> {
    static final String TRANSACTION_TYPE = "dev.presage.account.transaction";
    static final String LABEL_TYPE = "dev.presage.account.label";

    static final double MAX_AMOUNT = 1e9;
    static final int MAX_TEXT = 128;
    static final int MAX_ID = 256;
    private static final int CURRENCY_LETTERS = 3;

    private static final int TRANSACTION = 0;
    private static final int LABEL = 1;

    static Payload parse(String type, JsonNode data) throws InvalidData {
        if (!data.isObject()) {
            throw new InvalidData("/data", "The data must be an object.");
        }
        return switch (type) {
            case TRANSACTION_TYPE -> transaction(data);
            case LABEL_TYPE -> label(data);
            default -> throw new InvalidData("/type", "An account has transactions and labels, not " + type + ".");
        };
    }

    private static Transaction transaction(JsonNode data) throws InvalidData {
        JsonNode amount = data.path("amount");
        if (!amount.isNumber()) {
            throw new InvalidData("/data/amount", "The amount must be a number.");
        }
        double value = amount.doubleValue();
        if (!(value >= 0 && value <= MAX_AMOUNT)) {
            throw new InvalidData("/data/amount", "The amount must lie between 0 and 1000000000.");
        }
        String currency = text(data, "currency", CURRENCY_LETTERS);
        if (!isCurrency(currency)) {
            throw new InvalidData(
                    "/data/currency", "The currency must be three upper-case letters of ISO 4217, for example EUR.");
        }
        // Adding 0 turns the negative zero, which would compare as another amount, into the ordinary one.
        return new Transaction(
                value + 0.0,
                currency,
                text(data, "terminal", MAX_TEXT),
                optionalText(data, "merchant"),
                optionalText(data, "country"));
    }

    /** Three upper-case letters; {@link #text} has seen that there are no more. */
    private static boolean isCurrency(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < 'A' || text.charAt(i) > 'Z') {
                return false;
            }
        }
        return text.length() == CURRENCY_LETTERS;
    }

    private static Label label(JsonNode data) throws InvalidData {
        JsonNode fraud = data.path("fraud");
        if (!fraud.isBoolean()) {
            throw new InvalidData("/data/fraud", "The label's fraud must be true or false.");
        }
        return new Label(text(data, "transaction", MAX_ID), fraud.booleanValue());
    }

    private static String optionalText(JsonNode data, String name) throws InvalidData {
        JsonNode node = data.path(name);
        return node.isMissingNode() || node.isNull() ? "" : text(data, name, MAX_TEXT);
    }

    private static String text(JsonNode data, String name, int longest) throws InvalidData {
        JsonNode node = data.path(name);
        String text = node.isTextual() ? node.textValue() : null;
        if (text == null) {
            throw new InvalidData("/data/" + name, "The " + name + " must be a text.");
        }
        if (text.isBlank() || text.length() > longest) {
            throw new InvalidData("/data/" + name, "The " + name + " must have 1 to " + longest + " characters.");
        }
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                throw new InvalidData("/data/" + name, "The " + name + " must not contain control characters.");
            }
        }
        return text;
    }

    /** As JSON, in the form it is read in. */
    static Map<String, Object> show(Payload payload) {
        var shown = new LinkedHashMap<String, Object>();
        switch (payload) {
            case Transaction transaction -> {
                shown.put("amount", transaction.amount());
                shown.put("currency", transaction.currency());
                shown.put("terminal", transaction.terminal());
                if (!transaction.merchant().isEmpty()) {
                    shown.put("merchant", transaction.merchant());
                }
                if (!transaction.country().isEmpty()) {
                    shown.put("country", transaction.country());
                }
            }
            case Label label -> {
                shown.put("transaction", label.transaction());
                shown.put("fraud", label.fraud());
            }
            default -> throw notOurs(payload);
        }
        return shown;
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public void write(Payload payload, WireWriter out) {
        switch (payload) {
            case Transaction transaction ->
                out.number(TRANSACTION)
                        .real(transaction.amount())
                        .text(transaction.currency())
                        .text(transaction.terminal())
                        .text(transaction.merchant())
                        .text(transaction.country());
            case Label label -> out.number(LABEL).text(label.transaction()).bool(label.fraud());
            default -> throw notOurs(payload);
        }
    }

    @Override
    public Payload read(int version, WireReader in) {
        if (version != 1) {
            throw new MalformedBytes("Account payloads have no version " + version + ".");
        }
        return switch (in.count(LABEL)) {
            case TRANSACTION -> new Transaction(in.real(), in.text(), in.text(), in.text(), in.text());
            default -> new Label(in.text(), in.bool());
        };
    }

    private static IllegalArgumentException notOurs(Payload payload) {
        return new IllegalArgumentException(
                "An account has no " + payload.getClass().getSimpleName() + ".");
    }
}
