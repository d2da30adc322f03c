package dev.presage.ops.chaos;

import dev.presage.ops.chaos.plan.FaultKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a run is to be.
 *
 * @param duration how long faults are planned for; starting and checking come on top
 * @param kinds what may go wrong
 * @param namespaces whether nodes get network namespaces of their own; this process has to be inside
 * @param home where data and logs go
 */
record ChaosSettings(long seed, Duration duration, List<FaultKind> kinds, boolean namespaces, Path home) {
    private static final Duration LONGEST = Duration.ofHours(24);

    ChaosSettings {
        if (duration.toMinutes() < 1 || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("A run takes from one minute to a day, not " + duration + ".");
        }
        if (kinds.isEmpty()) {
            throw new IllegalArgumentException("At least one kind of fault must be allowed.");
        }
        kinds = List.copyOf(kinds);
        home = home.toAbsolutePath();
    }
}
