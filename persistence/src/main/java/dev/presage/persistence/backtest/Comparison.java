package dev.presage.persistence.backtest;

import dev.presage.persistence.backtest.Tally.Count;
import dev.presage.persistence.journal.JournalRow;
import dev.presage.protocol.Insight;
import dev.presage.protocol.Insight.Verdict;
import dev.presage.protocol.SubjectEvent;
import dev.presage.protocol.SubjectId;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the candidate says of one subject, held against what was said. */
final class Comparison {
    private final SubjectId subject;
    private final Truths truths;
    private final Tally tally;
    private long good;
    private long moreRefused;

    Comparison(SubjectId subject, Truths truths, Tally tally) {
        this.subject = subject;
        this.truths = truths;
        this.tally = tally;
    }

    /**
     * Compares some events.
     *
     * @param rows as they were journaled
     * @param again what the candidate concludes from the same observations
     */
    void compare(List<JournalRow> rows, SubjectEvent.Observed again) {
        var said = new Said(again.insights());
        for (JournalRow row : rows) {
            SubjectEvent.Observed event = SubjectRows.event(row);
            tally.add(Count.EVENTS, event.observations().size());
            for (Insight then : event.insights()) {
                switch (then) {
                    case Insight.Decision decision -> {
                        if (said.next(decision.observation()) instanceof Insight.Decision now) {
                            decided(row.version(), decision, now);
                        }
                    }
                    case Insight.Anomaly anomaly -> {
                        if (said.next(anomaly.observation()) instanceof Insight.Anomaly now) {
                            scored(row.version(), anomaly, now);
                        }
                    }
                    // Said of no observation, and asked for by nobody here.
                    case Insight.Forecast forecast -> {}
                }
            }
        }
    }

    /** Insights come in the order of their observations, so that equal ids of two sources are not mixed up. */
    private static final class Said {
        private final List<Insight> insights;
        private int at;

        Said(List<Insight> insights) {
            this.insights = insights;
        }

        @Nullable
        Insight next(String observation) {
            for (int i = at; i < insights.size(); i++) {
                if (observation.equals(about(insights.get(i)))) {
                    at = i + 1;
                    return insights.get(i);
                }
            }
            return null;
        }

        private static @Nullable String about(Insight insight) {
            return switch (insight) {
                case Insight.Decision decision -> decision.observation();
                case Insight.Anomaly anomaly -> anomaly.observation();
                case Insight.Forecast forecast -> null;
            };
        }
    }

    private void decided(long version, Insight.Decision then, Insight.Decision now) {
        boolean isBad = truths.isBad(then.observation());
        tally.decided(then.verdict(), then.score(), now.verdict(), now.score(), isBad);
        if (!isBad) {
            good++;
            moreRefused += refused(now) - refused(then);
        }
        if (then.verdict() != now.verdict()) {
            tally.changes()
                    .add(change(
                            version,
                            then.observation(),
                            then,
                            word(then.verdict()),
                            word(now.verdict()),
                            then.score(),
                            now.score()));
        }
    }

    private static int refused(Insight.Decision decision) {
        return decision.verdict() == Verdict.APPROVE ? 0 : 1;
    }

    private void scored(long version, Insight.Anomaly then, Insight.Anomaly now) {
        tally.scored(then.alarm(), now.alarm());
        if (then.alarm() != now.alarm()) {
            tally.changes()
                    .add(change(
                            version,
                            then.observation(),
                            then,
                            then.alarm() ? "alarm" : "no alarm",
                            now.alarm() ? "alarm" : "no alarm",
                            then.score(),
                            now.score()));
        }
    }

    private Change change(
            long version, String observation, Insight about, String then, String now, double was, double is) {
        return new Change(
                subject.domain(),
                subject.id(),
                version,
                observation,
                about.time().toString(),
                then,
                now,
                was,
                is,
                truths.word(observation));
    }

    private static String word(Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT);
    }

    /** Counts the subject as one: its decisions are alike. */
    void close() {
        tally.refused(moreRefused, good);
    }
}
