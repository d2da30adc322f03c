package dev.presage.persistence.domain.account;

import dev.presage.protocol.Floats;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One account's history as the model sees it, for training and measuring: the same fold as in service, without a model.
 * For one thread.
 */
public final class AccountTrace {
    private AccountMemory memory = AccountMemory.BLANK;

    /**
     * One transaction.
     *
     * @param features what the model reads, shape [{@value #FEATURES}]
     * @param logRatio logarithm of amount by usual amount, which the step before should foresee
     * @param gap logarithm of the gap before it by the usual gap
     * @param band of the day, 0 to {@value NextTransaction#BANDS} - 1
     * @param firstVisit whether the terminal is new to the account
     * @param byRule what the fallback rule says: probability of fraud
     */
    public record Step(Floats features, float logRatio, float gap, int band, boolean firstVisit, double byRule) {
        /** Numbers the model reads of each transaction. */
        public static final int FEATURES = Comparison.FEATURES;
    }

    /** Takes in a transaction. */
    public Step pay(String id, Instant time, Transaction transaction) {
        var taken = memory.take(id, time.toEpochMilli(), transaction);
        memory = taken.memory();
        Comparison comparison = taken.comparison();
        return new Step(
                comparison.features(),
                (float) comparison.logRatio(),
                (float) comparison.gap(),
                NextTransaction.bandOf(comparison.hour()),
                comparison.firstVisit(),
                FallbackRule.cardFilter(comparison));
    }

    /** Takes in a label; returns what it discloses, null if nothing new. */
    public @Nullable Disclosed label(Label label) {
        Disclosed disclosed = memory.disclosed(label);
        memory = memory.labelled(label);
        return disclosed;
    }
}
