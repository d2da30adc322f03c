package dev.presage.persistence.domain;

import dev.presage.protocol.Insight;
import dev.presage.protocol.Observation;
import java.util.ArrayList;
import java.util.List;

/** Which observations of some commands are new. */
public final class Sifted {
    private final List<Observation> fresh;
    private final long[] keys;
    private final int[] ends;

    /**
     * @param fresh the new ones of all commands, in the order in which they apply
     * @param keys the key of each of them
     * @param ends where each command's new ones end in {@code fresh}
     */
    Sifted(List<Observation> fresh, long[] keys, int[] ends) {
        this.fresh = List.copyOf(fresh);
        this.keys = keys;
        this.ends = ends;
    }

    /** The new observations of all commands, in the order in which they apply. */
    public List<Observation> fresh() {
        return fresh;
    }

    long[] keys() {
        return keys;
    }

    /** How many of command {@code index}'s observations are new. */
    public int applied(int index) {
        return ends[index] - start(index);
    }

    private int start(int index) {
        return index == 0 ? 0 : ends[index - 1];
    }

    /**
     * The insights that speak about command {@code index}'s new observations. Insights follow the order of their
     * observations; a forecast, which speaks about none, goes with the insight before it.
     */
    public List<Insight> shareOf(int index, List<Insight> insights) {
        if (ends.length == 1) {
            return insights;
        }
        var share = new ArrayList<Insight>();
        int at = 0;
        for (Insight insight : insights) {
            at = place(insight, at);
            if (at >= start(index) && at < ends[index]) {
                share.add(insight);
            }
        }
        return share;
    }

    private int place(Insight insight, int from) {
        return switch (insight) {
            case Insight.Anomaly anomaly -> place(anomaly.observation(), from);
            case Insight.Decision decision -> place(decision.observation(), from);
            case Insight.Forecast ignored -> from;
        };
    }

    private int place(String observation, int from) {
        for (int step = 0; step < fresh.size(); step++) {
            int at = (from + step) % fresh.size();
            if (fresh.get(at).id().equals(observation)) {
                return at;
            }
        }
        return from;
    }
}
