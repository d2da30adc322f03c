package dev.presage.persistence.domain;

import dev.presage.protocol.Insight;
import dev.presage.protocol.Observation;
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
        return ends[index] - (index == 0 ? 0 : ends[index - 1]);
    }

    /**
     * Where each command's insights begin: those of command {@code index} lie between place {@code index} and the next.
     * Insights follow the order of their observations; a forecast, which speaks about none, goes with the one before.
     */
    public int[] split(List<Insight> insights) {
        int[] starts = new int[ends.length + 1];
        int command = 0;
        int at = 0;
        for (int i = 0; i < insights.size(); i++) {
            at = place(insights.get(i), at);
            while (command < ends.length - 1 && at >= ends[command]) {
                starts[++command] = i;
            }
        }
        while (command < ends.length) {
            starts[++command] = insights.size();
        }
        return starts;
    }

    private int place(Insight insight, int from) {
        return switch (insight) {
            case Insight.Anomaly anomaly -> place(anomaly.observation(), from);
            case Insight.Decision decision -> place(decision.observation(), from);
            case Insight.Forecast ignored -> from;
        };
    }

    /** Looks ahead only, so that equal ids of two sources are not mixed up. */
    private int place(String observation, int from) {
        for (int at = from; at < fresh.size(); at++) {
            if (fresh.get(at).id().equals(observation)) {
                return at;
            }
        }
        return from;
    }
}
