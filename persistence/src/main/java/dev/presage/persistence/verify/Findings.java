package dev.presage.persistence.verify;

import dev.presage.persistence.verify.Finding.Kind;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;

/** Takes in what is found: counts all of it and passes on as much as anybody would read. Safe for many threads. */
public final class Findings {
    private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);
    private final Consumer<Finding> sink;
    private final int limit;
    private int passedOn;

    /**
     * @param sink hears of findings one after the other
     * @param limit most that it hears of
     */
    public Findings(Consumer<Finding> sink, int limit) {
        this.sink = sink;
        this.limit = limit;
    }

    public synchronized void add(Finding finding) {
        counts.merge(finding.kind(), 1L, Long::sum);
        if (passedOn < limit) {
            passedOn++;
            sink.accept(finding);
        }
    }

    /** How many there are of each kind; kinds without any are left out. */
    public synchronized Map<Kind, Long> counts() {
        return new EnumMap<>(counts);
    }
}
