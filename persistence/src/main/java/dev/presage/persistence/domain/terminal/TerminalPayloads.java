package dev.presage.persistence.domain.terminal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.presage.persistence.domain.Codec;
import dev.presage.persistence.domain.InvalidData;
import dev.presage.protocol.Payload;
import dev.presage.protocol.wire.MalformedBytes;
import dev.presage.protocol.wire.WireReader;
import dev.presage.protocol.wire.WireWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/** Payments and findings as accounts tell them, as JSON and in the journal. */
final class TerminalPayloads implements Codec<Payload> {
    static final String PAYMENT_TYPE = "dev.presage.terminal.payment";
    static final String FINDING_TYPE = "dev.presage.terminal.finding";

    private static final double MAX_AMOUNT = 1e9;
    private static final double MAX_SECONDS = 1e11;

    private static final int PAYMENT = 0;
    private static final int FINDING = 1;

    static Payload parse(String type, JsonNode data) throws InvalidData {
        return switch (type) {
            case PAYMENT_TYPE -> new Payment(number(data, "amount", 0, MAX_AMOUNT), number(data, "score", 0, 1));
            case FINDING_TYPE ->
                new Finding(
                        number(data, "fraud", 0, 1) > 0,
                        Math.round(1_000 * number(data, "paid", 0, MAX_SECONDS)),
                        number(data, "explained", 0, 1),
                        number(data, "revised", 0, 1) > 0);
            default -> throw new InvalidData("/type", "A terminal has payments and findings, not " + type + ".");
        };
    }

    private static double number(JsonNode data, String name, double least, double most) throws InvalidData {
        JsonNode node = data.path(name);
        double number = node.doubleValue();
        if (!node.isNumber() || !(number >= least && number <= most)) {
            throw new InvalidData("/data/" + name, "The " + name + " must be a number within its bounds.");
        }
        return number + 0.0;
    }

    /** As JSON, in the form it is read in. */
    static Map<String, Object> show(Payload payload) {
        var shown = new LinkedHashMap<String, Object>();
        switch (payload) {
            case Payment payment -> {
                shown.put("amount", payment.amount());
                shown.put("score", payment.score());
            }
            case Finding finding -> {
                shown.put("fraud", finding.fraud() ? 1 : 0);
                shown.put("paid", finding.paidMillis() / 1_000.0);
                shown.put("explained", finding.explained());
                shown.put("revised", finding.isRevision() ? 1 : 0);
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
            case Payment payment -> out.number(PAYMENT).real(payment.amount()).real(payment.score());
            case Finding finding ->
                out.number(FINDING)
                        .bool(finding.fraud())
                        .number(finding.paidMillis())
                        .real(finding.explained())
                        .bool(finding.isRevision());
            default -> throw notOurs(payload);
        }
    }

    @Override
    public Payload read(int version, WireReader in) {
        if (version != 1) {
            throw new MalformedBytes("Terminal payloads have no version " + version + ".");
        }
        return switch (in.count(FINDING)) {
            case PAYMENT -> new Payment(in.real(), in.real());
            default -> new Finding(in.bool(), in.number(), in.real(), in.bool());
        };
    }

    static IllegalArgumentException notOurs(Payload payload) {
        return new IllegalArgumentException(
                "A terminal has no " + payload.getClass().getSimpleName() + ".");
    }
}
