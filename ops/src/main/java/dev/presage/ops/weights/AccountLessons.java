package dev.presage.ops.weights;

import dev.presage.node.inference.runtime.TrainingBatch;
import dev.presage.node.inference.runtime.TransactionLoss;
import dev.presage.ops.synthetic.cards.CardEvent;
import dev.presage.ops.synthetic.cards.CardEvent.Payment;
import dev.presage.ops.synthetic.cards.CardHistories;
import dev.presage.ops.synthetic.cards.CardHistories.CardHistory;
import dev.presage.ops.synthetic.cards.CardHistories.Paid;
import dev.presage.ops.synthetic.cards.CardWorld;
import dev.presage.ops.synthetic.cards.CardWorldSettings;
import dev.presage.ops.synthetic.cards.CardWorldSettings.Customs;
import dev.presage.persistence.domain.account.AccountTrace;
import dev.presage.persistence.domain.account.NextTransaction;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;

/**
 * Batches for {@code account-next}: histories of made-up cards. Each world differs in its fraud, its labels, its unit
 * of money, what a payment says of its place, and how fast its days go by, so that little of one world is learnt by
 * heart.
 */
final class AccountLessons implements IntFunction<TrainingBatch> {
    private static final int ROWS = 64;
    private static final int STEPS = 96;
    private static final int TARGETS = TransactionLoss.targetSize(NextTransaction.BANDS);
    private static final int FEATURES = AccountTrace.Step.FEATURES;

    /** Each batch draws on so many worlds, of which the oldest makes way for a new one after so many batches. */
    private static final int WORLDS = 6;

    private static final int BATCHES_PER_WORLD = 60;

    private static final int CARDS = 1_000;
    private static final int DAYS = 90;
    private static final LocalDate FIRST_DAY = LocalDate.of(2025, 1, 1);

    private final Random random;
    private final ArrayDeque<List<CardHistory>> worlds = new ArrayDeque<>();
    private List<CardHistory> histories = List.of();

    AccountLessons(long seed) {
        this.random = new Random(seed);
    }

    @Override
    public TrainingBatch apply(int step) {
        if (step % BATCHES_PER_WORLD == 0) {
            do {
                worlds.add(world());
            } while (worlds.size() < WORLDS);
            while (worlds.size() > WORLDS) {
                worlds.remove();
            }
            histories = worlds.stream().flatMap(List::stream).toList();
        }
        var features = new float[ROWS * STEPS * FEATURES];
        var targets = new float[ROWS * STEPS * TARGETS];
        var weights = new float[ROWS * STEPS];
        for (int row = 0; row < ROWS; row++) {
            List<Paid> paid = histories.get(random.nextInt(histories.size())).paid();
            // Half of the rows begin with the card's first payment, the others in the middle of its life.
            int from = random.nextBoolean() ? 0 : random.nextInt(Math.max(1, paid.size() - STEPS / 2));
            for (int k = 0; k < STEPS && from + k < paid.size(); k++) {
                int at = row * STEPS + k;
                Paid next = from + k + 1 < paid.size() ? paid.get(from + k + 1) : null;
                paid.get(from + k).step().features().copyTo(features, at * FEATURES);
                if (next != null) {
                    foresee(next.step(), targets, at * TARGETS);
                }
                targets[at * TARGETS + TARGETS - 2] =
                        paid.get(from + k).payment().fraud() ? 1 : 0;
                targets[at * TARGETS + TARGETS - 1] = 1;
                weights[at] = 1;
            }
        }
        return new TrainingBatch(ROWS, STEPS, features, targets, weights);
    }

    private static void foresee(AccountTrace.Step next, float[] targets, int at) {
        targets[at] = clamp(next.logRatio());
        targets[at + 1] = clamp(next.gap());
        targets[at + 2 + next.band()] = 1;
        targets[at + 2 + NextTransaction.BANDS] = next.firstVisit() ? 1 : 0;
        targets[at + 3 + NextTransaction.BANDS] = 1;
    }

    private static float clamp(float value) {
        return Math.min(8, Math.max(-8, value));
    }

    private List<CardHistory> world() {
        double wickedness = between(0.6, 1.5);
        var settings = new CardWorldSettings(
                CARDS,
                900,
                4e-4 * wickedness,
                3e-4 * between(0.3, 2),
                6e-4 * wickedness,
                Duration.ofHours((long) between(20, 200)),
                random.nextBoolean() ? 1 : 0.05,
                customs());
        double speed = random.nextBoolean() ? 1 : Math.exp(between(0, Math.log(300)));
        double unit = Math.exp(random.nextGaussian() * 0.7);
        boolean placed = random.nextInt(3) > 0;
        var world = new CardWorld(settings, random.nextLong(), CardWorld.Position.of(FIRST_DAY));
        var made = new CardHistories();
        while (world.position().day() < FIRST_DAY.toEpochDay() + DAYS) {
            made.add(told(world.next(), speed, unit, placed));
        }
        return made.all().stream().filter(history -> history.paid().size() >= 2).toList();
    }

    private Customs customs() {
        return random.nextInt(4) == 0
                ? Customs.DEMO
                : new Customs(
                        4 + random.nextInt(60),
                        random.nextBoolean() ? 0 : between(0, 0.15),
                        random.nextInt(3) == 0 ? 0 : random.nextDouble(),
                        random.nextInt(3) == 0 ? 0 : between(0, 0.015),
                        random.nextInt(3) == 0 ? 0 : random.nextDouble());
    }

    private static CardEvent told(CardEvent event, double speed, double unit, boolean placed) {
        Instant start = Instant.ofEpochSecond(FIRST_DAY.toEpochDay() * 86_400);
        long millis = (long) (Duration.between(start, event.time()).toMillis() / speed);
        return switch (event) {
            case Payment payment ->
                new Payment(
                        payment.id(),
                        start.plusMillis(millis),
                        payment.card(),
                        Math.round(payment.amount() * unit * 100) / 100.0,
                        payment.currency(),
                        payment.terminal(),
                        payment.merchant(),
                        placed ? payment.country() : "",
                        payment.fraud(),
                        payment.fraudKind());
            case CardEvent.Label label -> label.at(start.plusMillis(millis));
        };
    }

    private double between(double low, double high) {
        return low + (high - low) * random.nextDouble();
    }
}
