package dev.presage.persistence.backtest;

import dev.presage.persistence.domain.Marks;
import dev.presage.persistence.domain.PairedLoss;
import dev.presage.protocol.Insight.Verdict;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that a backtest has counted, of some subject or of many. Of bounded size, for one thread. What is kept of it and
 * read again goes on to exactly the same numbers.
 */
public final class Tally {
    private static final int MOST_UNREADABLE = 20;

    /** By whether it was bad, what was decided and what the candidate decides, see {@link #key}. */
    private final SortedMap<String, Long> verdicts = new TreeMap<>();

    private final Ranks ranksThen;
    private final Ranks ranksNow;
    private final Changes changes = new Changes();
    private final Marks candidate;
    private final Marks against;
    private final List<String> unreadable = new ArrayList<>();
    private PairedLoss refused = PairedLoss.NONE;
    private PairedLoss loss = PairedLoss.NONE;
    private double lost;
    private double againstLost;
    private double weighed;
    private final Map<Count, Long> counts = new EnumMap<>(Count.class);

    /** What is simply counted. */
    public enum Count {
        SUBJECTS,
        EVENTS,
        SCORED,
        ALARMS_THEN,
        ALARMS_NOW,
        ALARMS_BOTH,
        LABELS,
        LABELS_LEFT_OUT,
        LESSONS,
        FAILURES,
        UNANSWERED,
        UNREADABLE
    }

    /** Everything, ready to be written down. */
    @SuppressWarnings("ArrayRecordComponent") // Written and read, never compared.
    public record Kept(
            Map<Count, Long> counts,
            Map<String, Long> verdicts,
            List<long[]> ranksThen,
            List<long[]> ranksNow,
            SortedMap<String, Changes.Kind> changes,
            double[] candidate,
            double[] against,
            PairedLoss refused,
            PairedLoss loss,
            double[] lost,
            List<String> unreadable) {}

    public Tally() {
        ranksThen = new Ranks();
        ranksNow = new Ranks();
        candidate = new Marks();
        against = new Marks();
    }

    /** What was kept. */
    public Tally(Kept kept) {
        counts.putAll(kept.counts());
        verdicts.putAll(kept.verdicts());
        ranksThen = Ranks.of(kept.ranksThen());
        ranksNow = Ranks.of(kept.ranksNow());
        changes.merge(new TreeMap<>(kept.changes()));
        candidate = Marks.of(kept.candidate());
        against = Marks.of(kept.against());
        refused = kept.refused();
        loss = kept.loss();
        lost = kept.lost()[0];
        againstLost = kept.lost()[1];
        weighed = kept.lost()[2];
        unreadable.addAll(kept.unreadable());
    }

    public Kept keep() {
        return new Kept(
                Map.copyOf(counts),
                Map.copyOf(verdicts),
                ranksThen.keep(),
                ranksNow.keep(),
                changes.kinds(),
                candidate.numbers(),
                against.numbers(),
                refused,
                loss,
                new double[] {lost, againstLost, weighed},
                List.copyOf(unreadable));
    }

    /** Adds what another holds, which stays as it is. */
    void merge(Tally other) {
        other.counts.forEach(this::add);
        other.verdicts.forEach((key, more) -> verdicts.merge(key, more, Long::sum));
        ranksThen.merge(other.ranksThen);
        ranksNow.merge(other.ranksNow);
        changes.merge(other.changes.kinds());
        candidate.merge(other.candidate);
        against.merge(other.against);
        refused = refused.plus(other.refused);
        loss = loss.plus(other.loss);
        lost += other.lost;
        againstLost += other.againstLost;
        weighed += other.weighed;
        other.unreadable.forEach(this::tell);
    }

    private void tell(String what) {
        if (unreadable.size() < MOST_UNREADABLE) {
            unreadable.add(what);
        }
    }

    void add(Count what, long more) {
        counts.merge(what, more, Long::sum);
    }

    /** A subject was left out, because its history cannot be read. */
    void unreadable(String why) {
        add(Count.UNREADABLE, 1);
        tell(why);
    }

    void decided(Verdict then, double thenScore, Verdict now, double nowScore, boolean isBad) {
        verdicts.merge(key(isBad, then, now), 1L, Long::sum);
        ranksThen.add(thenScore, isBad);
        ranksNow.add(nowScore, isBad);
    }

    private static String key(boolean isBad, Verdict then, Verdict now) {
        return (isBad ? "bad " : "good ") + then + " " + now;
    }

    void scored(boolean then, boolean now) {
        add(Count.SCORED, 1);
        add(Count.ALARMS_THEN, then ? 1 : 0);
        add(Count.ALARMS_NOW, now ? 1 : 0);
        add(Count.ALARMS_BOTH, then && now ? 1 : 0);
    }

    /** Of one subject: how many more good ones the candidate refuses, of how many. */
    void refused(long more, long good) {
        if (good > 0) {
            refused = refused.and((double) more, (double) good);
        }
    }

    /** Of a group of lessons: how much more the candidate lost, by weight. */
    void lost(double more, double weight) {
        loss = loss.and(more, weight);
    }

    /** What a lesson cost both, by weight. */
    void lost(double its, double others, double weight) {
        lost += its * weight;
        againstLost += others * weight;
        weighed += weight;
    }

    Marks candidate() {
        return candidate;
    }

    Marks against() {
        return against;
    }

    public Changes changes() {
        return changes;
    }

    public long count(Count what) {
        return counts.getOrDefault(what, 0L);
    }

    public List<String> unreadable() {
        return List.copyOf(unreadable);
    }

    /** How many there were of those that were decided so, then or by the candidate. */
    public long decisions(boolean isBad, boolean byCandidate, Verdict verdict) {
        long sum = 0;
        for (Verdict other : Verdict.values()) {
            String key = byCandidate ? key(isBad, other, verdict) : key(isBad, verdict, other);
            sum += verdicts.getOrDefault(key, 0L);
        }
        return sum;
    }

    /** How many decisions there were on the good or on the bad. */
    public long decisions(boolean isBad) {
        long sum = 0;
        for (Verdict verdict : Verdict.values()) {
            sum += decisions(isBad, false, verdict);
        }
        return sum;
    }

    /** What was not simply approved. */
    public Share refused(boolean isBad, boolean byCandidate) {
        long all = decisions(isBad);
        return new Share(all - decisions(isBad, byCandidate, Verdict.APPROVE), all);
    }

    public Share verdict(boolean isBad, boolean byCandidate, Verdict verdict) {
        return new Share(decisions(isBad, byCandidate, verdict), decisions(isBad));
    }

    /** How many more of the good the candidate refuses; groups are subjects. */
    public PairedLoss moreRefused() {
        return refused;
    }

    public Ranks ranks(boolean byCandidate) {
        return byCandidate ? ranksNow : ranksThen;
    }

    /** How much more the candidate lost; groups are stretches of a series. */
    public PairedLoss moreLost() {
        return loss;
    }

    public double meanLoss() {
        return weighed == 0 ? candidate.meanLoss() : lost / weighed;
    }

    /** NaN if it is held against nobody. */
    public double againstMeanLoss() {
        return weighed == 0 ? Double.NaN : againstLost / weighed;
    }

    public double calibrationError() {
        return candidate.calibrationError();
    }

    public double againstCalibrationError() {
        return against.calibrationError();
    }

    public List<Marks.Point> curve() {
        return candidate.curve();
    }
}
