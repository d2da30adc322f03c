package dev.presage.persistence.domain.account;

import dev.presage.persistence.domain.account.Remembered.Known;

/**
 * What labels have said.
 *
 * @param fraud transactions known to be fraudulent
 * @param genuine transactions known to be genuine
 * @param unknown labels of transactions that are unknown, or forgotten by now
 * @param lastFraudMillis when the latest fraudulent transaction was made, milliseconds since 1970
 */
record LabelCounts(long fraud, long genuine, long unknown, long lastFraudMillis) {
    static final LabelCounts BLANK = new LabelCounts(0, 0, 0, 0);

    /** Counts a label of an unknown transaction. */
    LabelCounts ofUnknown() {
        return new LabelCounts(fraud, genuine, unknown + 1, lastFraudMillis);
    }

    /** Counts a label that replaces what was known before. */
    LabelCounts with(Known before, Known now, long millis) {
        return new LabelCounts(
                fraud + one(now, Known.FRAUD) - one(before, Known.FRAUD),
                genuine + one(now, Known.GENUINE) - one(before, Known.GENUINE),
                unknown,
                now == Known.FRAUD ? Math.max(lastFraudMillis, millis) : lastFraudMillis);
    }

    private static int one(Known known, Known counted) {
        return known == counted ? 1 : 0;
    }
}
