package dev.presage.persistence.projection;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** A span of time that is counted by; in UTC. */
public enum Unit {
    MINUTE(ChronoUnit.MINUTES),
    HOUR(ChronoUnit.HOURS),
    DAY(ChronoUnit.DAYS);

    private final ChronoUnit length;

    Unit(ChronoUnit length) {
        this.length = length;
    }

    /** As it is written in tables and addresses. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads a {@link #word()}.
     *
     * @throws IllegalArgumentException if there is no such unit
     */
    public static Unit of(String word) {
        for (Unit unit : values()) {
            if (unit.word().equals(word)) {
                return unit;
            }
        }
        throw new IllegalArgumentException("There is no such unit.");
    }

    /** The beginning of the span that a moment lies in. */
    public Instant begin(Instant moment) {
        return moment.truncatedTo(length);
    }

    /** As many spans later. */
    public Instant plus(Instant moment, int spans) {
        return moment.plus(length.getDuration().multipliedBy(spans));
    }
}
