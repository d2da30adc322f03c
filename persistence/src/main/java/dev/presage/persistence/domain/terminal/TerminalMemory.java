package dev.presage.persistence.domain.terminal;

import dev.presage.persistence.domain.Memory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What is remembered of a terminal: some weeks by day, and sums over all its time.
 *
 * @param payments so far
 * @param frauds found so far
 * @param days of the last {@value #KEPT_DAYS} before the newest, in ascending order, those without anything left out
 */
public record TerminalMemory(long payments, long frauds, List<Day> days) implements Memory {
    /** Long enough for a spell to be seen as past instead of not at all. */
    static final int KEPT_DAYS = 56;

    /** What volume and findings are told of. */
    static final int LATELY_DAYS = 28;

    private static final long DAY_MILLIS = 86_400_000;

    static final TerminalMemory BLANK = new TerminalMemory(0, 0, List.of());

    public TerminalMemory {
        days = Collections.unmodifiableList(days);
    }

    static long dayOf(long millis) {
        return Math.floorDiv(millis, DAY_MILLIS);
    }

    TerminalMemory with(long millis, Payment payment) {
        return new TerminalMemory(
                payments + 1, frauds, withDay(on(dayOf(millis)).with(payment)));
    }

    /** Of payments made before the days kept only the sum is known. */
    TerminalMemory with(Finding finding) {
        long found = frauds + (finding.fraud() ? 1 : finding.isRevision() ? -1 : 0);
        long day = dayOf(finding.paidMillis());
        boolean isForgotten = !days.isEmpty() && day <= days.getLast().day() - KEPT_DAYS;
        return new TerminalMemory(payments, Math.max(0, found), isForgotten ? days : withDay(on(day).with(finding)));
    }

    private Day on(long day) {
        for (Day known : days) {
            if (known.day() == day) {
                return known;
            }
        }
        return Day.of(day);
    }

    private List<Day> withDay(Day changed) {
        long newest = days.isEmpty()
                ? changed.day()
                : Math.max(changed.day(), days.getLast().day());
        var next = new ArrayList<Day>(days.size() + 1);
        for (Day known : days) {
            if (known.day() > newest - KEPT_DAYS && known.day() < changed.day()) {
                next.add(known);
            }
        }
        if (changed.day() > newest - KEPT_DAYS) {
            next.add(changed);
        }
        for (Day known : days) {
            if (known.day() > changed.day()) {
                next.add(known);
            }
        }
        return next;
    }

    /** Sums over the last {@value #LATELY_DAYS} days up to one. */
    Day lately(long today) {
        Day sum = Day.of(today);
        for (Day one : days) {
            if (one.day() > today - LATELY_DAYS && one.day() <= today) {
                sum = new Day(
                        today,
                        sum.payments() + one.payments(),
                        sum.amount() + one.amount(),
                        sum.high() + one.high(),
                        sum.frauds() + one.frauds(),
                        sum.genuine() + one.genuine(),
                        sum.evidence() + one.evidence());
            }
        }
        return sum;
    }
}
