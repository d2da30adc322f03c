package dev.presage.persistence.domain.account;

import dev.presage.persistence.domain.Lesson;
import dev.presage.persistence.domain.Mark;
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

    private static final int BAND = 2;
    private static final int NEW_TERMINAL = BAND + NextTransaction.BANDS;
    private static final int HAS_NEXT = NEW_TERMINAL + 1;
    private static final int TARGETS = HAS_NEXT + 1;

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
    public Mark mark(Floats outputs, Floats targets, OptionalInt meaning) {
        if (targets.length() != TARGETS) {
            throw new IllegalArgumentException("There are " + TARGETS + " targets, not " + targets.length() + ".");
        }
        var next = new NextTransaction(outputs);
        boolean hasNext = targets.get(HAS_NEXT) == 1;
        double loss = 0;
        var said = new double[(hasNext ? 1 : 0) + (meaning.isPresent() ? 1 : 0)];
        var came = new boolean[said.length];
        if (hasNext) {
            boolean firstVisit = targets.get(NEW_TERMINAL) == 1;
            int band = 0;
            while (band < NextTransaction.BANDS - 1 && targets.get(BAND + band) != 1) {
                band++;
            }
            loss += next.surprise(targets.get(0), targets.get(1), band, firstVisit);
            said[0] = next.newTerminal();
            came[0] = firstVisit;
        }
        if (meaning.isPresent()) {
            boolean fraud = meaning.getAsInt() == FRAUD;
            loss += NextTransaction.FRAUD_WEIGHT * next.fraudSurprise(fraud);
            said[said.length - 1] = next.fraud();
            came[came.length - 1] = fraud;
        }
        return new Mark(loss, said, came);
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
            var targets = new float[TARGETS];
            if (next != null) {
                targets[0] = next.logRatio();
                targets[1] = next.gap();
                targets[BAND + next.band()] = 1;
                targets[NEW_TERMINAL] = next.firstVisit() ? 1 : 0;
                targets[HAS_NEXT] = 1;
            }
            Instant paidAt = last.observation().time();
            Instant knownAt = at.isAfter(paidAt) ? at : paidAt;
            lessons.accept(new Lesson("", last.observation(), knownAt, last.features(), Floats.adopt(targets), 1));
        }
    }
}
