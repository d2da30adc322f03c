package dev.presage.persistence.projection;

import dev.presage.protocol.InsightId;
import java.time.Instant;

/**
 * Where an insight stands among those that were found, the newest first.
 *
 * @param time in whole microseconds
 */
public record InsightKey(Instant time, InsightId id) {
    private static final long MICROS = 1_000_000;

    /**
     * Reads what {@link #toString()} wrote.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static InsightKey parse(String text) {
        int end = text.indexOf('_');
        if (end < 1) {
            throw new IllegalArgumentException("A key reads time_id.");
        }
        long micros = Long.parseLong(text.substring(0, end));
        Instant time = Instant.ofEpochSecond(Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * 1_000);
        return new InsightKey(InsightRow.within(time), InsightId.parse(text.substring(end + 1)));
    }

    @Override
    public String toString() {
        return (time.getEpochSecond() * MICROS + time.getNano() / 1_000) + "_" + id;
    }
}
