package dev.presage.persistence.domain.account;

import dev.presage.persistence.domain.Lesson;
import dev.presage.persistence.domain.Teaching;
import dev.presage.protocol.Floats;
import dev.presage.protocol.Observation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What {@code account-next} learns from: each transaction, the next one, and what labels said of it later. The targets
 * stand in the order of the model's loss, the label behind them.
 */
final class AccountTeaching implements Teaching {
    private static final int GENUINE = 0;
    private static final int FRAUD = 1;

    @Override
    public String model() {
        return AccountDomain.MODEL;
    }

    @Override
    public List<String> features() {
        return Comparison.NAMES;
    }

    @Override
    public List<String> targets() {
        var names = new ArrayList<>(List.of("next-amount", "next-gap"));
        for (int band = 0; band < NextTransaction.BANDS; band++) {
            names.add("next-band-" + band);
        }
        names.addAll(List.of("next-terminal-new", "has-next"));
        return List.copyOf(names);
    }

    @Override
    public List<String> classes() {
        return List.of("genuine", "fraud");
    }

    /** Nobody disputes what was in order. */
    @Override
    public OptionalInt silence() {
        return OptionalInt.of(GENUINE);
    }

    /** The gap between two payments is itself foretold. */
    @Override
    public boolean isPaced() {
        return false;
    }

    @Override
    public @Nullable Truth truth(Observation observation) {
        return observation.data() instanceof Label label
                ? new Truth(label.transaction(), label.fraud() ? FRAUD : GENUINE)
                : null;
    }

    @Override
    public Course begin() {
        return new AccountCourse();
    }

    private static final class AccountCourse implements Course {
        private final AccountTrace trace = new AccountTrace();
        private @Nullable Paid last;

        /** The last transaction, which waits for the next. */
        private record Paid(Observation observation, Floats features) {}

        @Override
        public void take(Observation observation, Consumer<Lesson> lessons) {
            switch (observation.data()) {
                case Transaction transaction -> {
                    AccountTrace.Step step = trace.pay(observation.id(), observation.time(), transaction);
                    tell(step, observation.time(), lessons);
                    last = new Paid(observation, step.features());
                }
                case Label label -> trace.label(label);
                default -> throw new IllegalArgumentException("An account has transactions and labels only.");
            }
        }

        @Override
        public void end(Consumer<Lesson> lessons) {
            tell(null, Instant.MIN, lessons);
            last = null;
        }

        private void tell(AccountTrace.@Nullable Step next, Instant at, Consumer<Lesson> lessons) {
            if (last == null) {
                return;
            }
            var targets = new float[2 + NextTransaction.BANDS + 2];
            if (next != null) {
                targets[0] = next.logRatio();
                targets[1] = next.gap();
                targets[2 + next.band()] = 1;
                targets[2 + NextTransaction.BANDS] = next.firstVisit() ? 1 : 0;
                targets[3 + NextTransaction.BANDS] = 1;
            }
            Instant paidAt = last.observation().time();
            Instant knownAt = at.isAfter(paidAt) ? at : paidAt;
            lessons.accept(new Lesson("", last.observation(), knownAt, last.features(), Floats.adopt(targets), 1));
        }
    }
}
