package dev.presage.persistence.backtest;

import dev.presage.persistence.backtest.Tally.Count;
import dev.presage.persistence.domain.PairedLoss;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a candidate has to show.
 *
 * @param maxMoreRefused by how much the share of good ones that are declined or reviewed may rise, from 0 to 1
 * @param doubt a loss counts as worse if it is so but for this probability, in (0, 0.5)
 * @param maxAlarmRise by which part of them there may be more alarms
 * @param minEvents on fewer observations nothing is shown
 */
public record Bar(double maxMoreRefused, double doubt, double maxAlarmRise, long minEvents) {
    private static final double PERCENT = 100;

    /** As far as counts of rare things vary by themselves, in standard deviations. */
    private static final double CHANCE = 3;

    public Bar {
        require(maxMoreRefused >= 0 && maxMoreRefused <= 1, "max-more-refused must lie from 0 to 1");
        require(doubt > 0 && doubt < 0.5, "doubt must lie between 0 and 0.5");
        require(maxAlarmRise >= 0, "max-alarm-rise must not be negative");
        require(minEvents >= 1, "min-events must be at least 1");
    }

    private static void require(boolean holds, String must) {
        if (!holds) {
            throw new IllegalArgumentException("presage.backtest.bar." + must + ".");
        }
    }

    /** What speaks against the candidate, each in a clause; empty if nothing does. */
    public List<String> objections(Tally tally) {
        List<String> objections = new ArrayList<>();
        if (tally.count(Count.EVENTS) < minEvents) {
            objections.add("it was tried on " + tally.count(Count.EVENTS) + " observations, and at least " + minEvents
                    + " are needed");
        }
        long failures = tally.count(Count.FAILURES) + tally.count(Count.UNANSWERED);
        if (failures > 0) {
            objections.add("it said what is no number " + failures + " times");
        }
        if (tally.decisions(false) > 0 && tally.moreRefused().mean() > maxMoreRefused) {
            objections.add(String.format(
                    Locale.ROOT,
                    "it would decline or review %.2f %% of the good ones, where %.2f %% were: %.2f percentage points"
                            + " more, and at most %.2f are allowed",
                    tally.refused(false, true).value() * PERCENT,
                    tally.refused(false, false).value() * PERCENT,
                    tally.moreRefused().mean() * PERCENT,
                    maxMoreRefused * PERCENT));
        }
        PairedLoss loss = tally.moreLost();
        if (loss.groups() > 0 && loss.mean() - loss.within(doubt) > 0) {
            objections.add(String.format(
                    Locale.ROOT,
                    "its loss is %.4g, where the champion's is %.4g on the same lessons: worse by %.2g, give or take"
                            + " %.2g",
                    tally.meanLoss(),
                    tally.againstMeanLoss(),
                    loss.mean(),
                    loss.within(doubt)));
        }
        double expected = (1 + maxAlarmRise) * tally.count(Count.ALARMS_THEN);
        if (tally.count(Count.ALARMS_NOW) > expected + CHANCE * Math.sqrt(Math.max(1, expected))) {
            objections.add("it would raise " + tally.count(Count.ALARMS_NOW) + " alarms, where "
                    + tally.count(Count.ALARMS_THEN) + " were raised");
        }
        return List.copyOf(objections);
    }
}
