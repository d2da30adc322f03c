package dev.presage.node.training.renewal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The rules by which a training is due. Pure; nothing here knows a clock or a database. */
final class Renewal {
    private final RenewalSettings settings;

    Renewal(RenewalSettings settings) {
        this.settings = settings;
    }

    /**
     * What is known of a model.
     *
     * @param championSince when its champion began
     * @param lastAsked when its last training was asked for, by whomever, however it ended
     * @param windows what the live stream showed since then, newest first
     * @param feedback what labels said since then
     */
    record Standing(
            Instant championSince,
            Optional<Instant> lastAsked,
            List<DriftRule.Window> windows,
            DriftRule.Feedback feedback) {
        Standing {
            windows = List.copyOf(windows);
        }
    }

    /**
     * Why a training is asked for.
     *
     * @param cause one word
     * @param why a sentence for people
     */
    record Reason(String cause, String why) {}

    /** Why the model should be trained now; empty if it should not. */
    Optional<Reason> due(Standing standing, Instant now) {
        Optional<Duration> sinceLast = standing.lastAsked().map(last -> Duration.between(last, now));
        if (sinceLast.isPresent() && sinceLast.get().compareTo(settings.leastInterval()) < 0) {
            return Optional.empty();
        }
        List<String> drifts = settings.drift().drifts(standing.windows(), standing.feedback());
        // A model that never learnt here has no past of its own that it could drift from.
        if (!drifts.isEmpty() && sinceLast.isPresent()) {
            return Optional.of(new Reason("drift", "Since the champion began, " + String.join("; ", drifts) + "."));
        }
        return scheduled(standing, sinceLast, now);
    }

    private Optional<Reason> scheduled(Standing standing, Optional<Duration> sinceLast, Instant now) {
        if (sinceLast.isPresent()) {
            return sinceLast.get().compareTo(settings.every()) < 0
                    ? Optional.empty()
                    : Optional.of(new Reason(
                            "schedule", "The last training was asked for " + words(sinceLast.get()) + " ago."));
        }
        Duration age = Duration.between(standing.championSince(), now);
        return age.compareTo(settings.firstAfter()) < 0
                ? Optional.empty()
                : Optional.of(new Reason(
                        "schedule", "It was never trained on what was journaled here, " + words(age) + " of it."));
    }

    private static String words(Duration time) {
        return time.toHours() >= 48
                ? time.toDays() + " days"
                : time.toMinutes() >= 120 ? time.toHours() + " hours" : time.toMinutes() + " minutes";
    }
}
