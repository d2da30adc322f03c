package dev.presage.persistence.domain.terminal;

import dev.presage.persistence.domain.Options;
import java.time.Duration;

/**
 * How terminals are judged.
 *
 * @param compromisesPerDay probability that a terminal becomes compromised on a given day
 * @param settled after so long a payment that nobody disputed is taken for genuine, as far as frauds are found at all
 * @param alarm probability of a compromise from which a person should look
 */
public record TerminalSettings(double compromisesPerDay, Duration settled, double alarm) {
    /** What suits most. */
    public static final TerminalSettings DEFAULT = new TerminalSettings(3e-4, Duration.ofDays(7), 0.5);

    public TerminalSettings {
        require(compromisesPerDay > 0 && compromisesPerDay < 0.1, "compromises-per-day must lie between 0 and 0.1");
        require(
                !settled.isNegative() && settled.toDays() <= TerminalMemory.KEPT_DAYS,
                "settled must lie between 0 and " + TerminalMemory.KEPT_DAYS + " days");
        require(alarm > 0 && alarm <= 1, "alarm must lie above 0 and at most at 1");
    }

    /** Reads {@code compromises-per-day}, {@code settled} and {@code alarm}, where they are set. */
    public static TerminalSettings from(Options options) {
        return new TerminalSettings(
                options.number("compromises-per-day", DEFAULT.compromisesPerDay),
                options.duration("settled", DEFAULT.settled),
                options.number("alarm", DEFAULT.alarm));
    }

    long settledDays() {
        return settled.toDays();
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException("For terminals, " + message + ".");
        }
    }
}
