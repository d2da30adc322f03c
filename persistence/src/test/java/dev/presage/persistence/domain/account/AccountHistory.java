package dev.presage.persistence.domain.account;

import dev.presage.protocol.BatchShape;
import dev.presage.protocol.Floats;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.ModelRef;
import dev.presage.protocol.Observation;
import dev.presage.protocol.Payload;
import dev.presage.protocol.Position;
import dev.presage.protocol.RowAnswer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A seeded random history of one account: labels come late, early, twice and contradict one another. */
final class AccountHistory {
    static final Instant START = Instant.parse("2026-03-01T08:00:00Z");
    private static final ModelRef MODEL = new ModelRef(AccountDomain.MODEL, "1", "00");

    private final Random random;
    private final List<String> paid = new ArrayList<>();
    private Instant now = START;
    private int count;

    AccountHistory(long seed) {
        this.random = new Random(seed);
    }

    static Observation observation(String id, Instant time, Payload payload) {
        String type = payload instanceof Label ? AccountPayloads.LABEL_TYPE : AccountPayloads.TRANSACTION_TYPE;
        return new Observation(id, "test", type, time, Position.Keyed.INSTANCE, payload);
    }

    static Transaction transaction(double amount, String terminal) {
        return new Transaction(amount, "EUR", terminal, "bakery", "DE");
    }

    /** One to five observations that come together. */
    List<Observation> command() {
        var observations = new ArrayList<Observation>();
        int size = 1 + random.nextInt(5);
        for (int i = 0; i < size; i++) {
            // Now and then the clock goes back: events of one account may come out of order.
            now = now.plusSeconds((long) (random.nextExponential() * 40_000) - 2_000);
            observations.add(observation("e-" + count++, now, random.nextInt(4) == 0 ? label() : payment()));
        }
        return observations;
    }

    private Payload payment() {
        paid.add("e-" + (count - 1));
        double amount = Math.round(3_000 * Math.exp(random.nextGaussian())) / 100.0;
        return new Transaction(
                random.nextInt(20) == 0 ? amount * 12 : amount,
                random.nextInt(15) == 0 ? "C" + (char) ('A' + random.nextInt(20)) + "X" : "EUR",
                "t-" + (int) Math.abs(random.nextGaussian() * 20),
                random.nextBoolean() ? "bakery" : "",
                random.nextInt(10) == 0 ? "" : "L" + random.nextInt(1 + random.nextInt(30)));
    }

    private Label label() {
        String of = paid.isEmpty() || random.nextInt(8) == 0
                ? "nobody-" + random.nextInt(9)
                : paid.get(Math.max(0, paid.size() - 1 - random.nextInt(90)));
        return new Label(of, random.nextInt(3) == 0);
    }

    /** What a model may answer: something sound, nothing, or nonsense. */
    ModelAnswer answer(int transactions) {
        return switch (random.nextInt(6)) {
            case 0 -> new ModelAnswer.Unanswered(ModelAnswer.Cause.DEADLINE);
            case 1 -> answer(transactions, Float.NaN);
            default -> answer(transactions, 0);
        };
    }

    private ModelAnswer answer(int transactions, float flaw) {
        float[] outputs = new float[transactions * NextTransaction.OUTPUTS];
        for (int i = 0; i < outputs.length; i++) {
            outputs[i] = (float) random.nextGaussian() + flaw;
        }
        float[] state = new float[8];
        for (int i = 0; i < state.length; i++) {
            state[i] = (float) random.nextGaussian();
        }
        var row = new RowAnswer(Floats.adopt(state), Floats.adopt(outputs));
        return new ModelAnswer.Answered(MODEL, new BatchShape(1, transactions), List.of(row));
    }

    /** An answer that says nothing but a fraud probability. */
    static ModelAnswer saying(double... fraud) {
        float[] outputs = new float[fraud.length * NextTransaction.OUTPUTS];
        for (int i = 0; i < fraud.length; i++) {
            outputs[(i + 1) * NextTransaction.OUTPUTS - 1] = (float) Comparison.logit(fraud[i]);
        }
        var row = new RowAnswer(Floats.of(1, 2), Floats.adopt(outputs));
        return new ModelAnswer.Answered(MODEL, new BatchShape(1, fraud.length), List.of(row));
    }
}
