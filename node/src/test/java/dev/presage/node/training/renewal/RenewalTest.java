package dev.presage.node.training.renewal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import dev.presage.node.training.renewal.DriftRule.Feedback;
import dev.presage.node.training.renewal.DriftRule.Window;
import dev.presage.node.training.renewal.Renewal.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RenewalTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final RenewalSettings SETTINGS = new RenewalSettings(
            true,
            List.of(),
            Duration.ofMinutes(10),
            Duration.ofHours(24),
            Duration.ofHours(1),
            Duration.ofSeconds(30),
            new DriftRule(2, 0.25, 0.2, 0.5, 100));

    /** A window in which the loss is as it was, up to a factor, and one feature has shifted. */
    private static Window window(double lossFactor, double shift) {
        return new Window(0.5 * lossFactor, 0.5, Map.of("gap", shift, "move", 0.01), Double.NaN);
    }

    private static Optional<String> cause(Duration championAge, Optional<Duration> sinceAsked, Window... windows) {
        var standing =
                new Standing(NOW.minus(championAge), sinceAsked.map(NOW::minus), List.of(windows), Feedback.NONE);
        return new Renewal(SETTINGS).due(standing, NOW).map(Renewal.Reason::cause);
    }

    /** Goal: the first training comes once there is something to learn from, later ones by the schedule. */
    @Test
    void trainsOnSchedule() {
        assertThat(cause(Duration.ofMinutes(9), Optional.empty())).isEmpty();
        assertThat(cause(Duration.ofMinutes(10), Optional.empty())).contains("schedule");
        assertThat(cause(Duration.ofDays(3), Optional.of(Duration.ofHours(23)))).isEmpty();
        assertThat(cause(Duration.ofDays(3), Optional.of(Duration.ofHours(24)))).contains("schedule");
    }

    /** Goal: drift that stays moves it sooner, but never more often than the bound; what never learnt cannot drift. */
    @Test
    void trainsOnDrift() {
        Window risen = window(1.4, 0.1);
        Window calm = window(1.1, 0.2);
        Optional<Duration> lately = Optional.of(Duration.ofHours(2));
        assertThat(cause(Duration.ofDays(3), lately, risen, risen)).contains("drift");
        assertThat(cause(Duration.ofDays(3), lately, risen, calm, risen)).isEmpty();
        assertThat(cause(Duration.ofDays(3), lately, risen)).isEmpty();
        assertThat(cause(Duration.ofDays(3), lately, calm, calm)).isEmpty();
        assertThat(cause(Duration.ofDays(3), Optional.of(Duration.ofMinutes(59)), risen, risen))
                .isEmpty();
        assertThat(cause(Duration.ofMinutes(1), Optional.empty(), risen, risen)).isEmpty();
    }

    /** Goal: the reason names what drifted and how far, as far as it did in all windows. */
    @Test
    void saysWhatDrifted() {
        var standing = new Standing(
                NOW,
                Optional.of(NOW.minus(Duration.ofHours(2))),
                List.of(window(1.5, 0.4), window(1.3, 0.3)),
                Feedback.NONE);
        assertThat(new Renewal(SETTINGS).due(standing, NOW).orElseThrow().why())
                .isEqualTo("Since the champion began, its loss rose by 30 %; gap shifted (index 0.30).");
    }

    /** Goal: labels that keep speaking against what was said are a reason; once may be chance. */
    @Test
    void trainsOnWhatLabelsSay() {
        assertThat(feedback(0.2, 0.31, 0.35))
                .contains("Since the champion began, labels speak against it (loss 55 % up).");
        assertThat(feedback(0.2, 0.31, 0.29)).isEmpty();
        assertThat(feedback(0.2, 0.4)).isEmpty();
        assertThat(feedback(Double.NaN, 0.4, 0.4)).isEmpty();
    }

    private static Optional<String> feedback(double reference, Double... losses) {
        var standing = new Standing(
                NOW, Optional.of(NOW.minus(Duration.ofHours(2))), List.of(), new Feedback(List.of(losses), reference));
        return new Renewal(SETTINGS).due(standing, NOW).map(Renewal.Reason::why);
    }

    /** Goal: of several that are due the one that waits longest is asked for; a model without a champion is not. */
    @Test
    void theLongestWaitingGoesFirst() {
        var port = new Known();
        port.since.put("young", NOW.minus(Duration.ofMinutes(5)));
        port.since.put("old", NOW.minus(Duration.ofMinutes(30)));
        port.since.put("older", NOW.minus(Duration.ofHours(5)));
        port.names.addAll(List.of("young", "old", "older", "nobody"));
        Renewer.look(port, SETTINGS, NOW);
        assertThat(port.asked).containsExactly("older schedule");
        port.last.put("older", NOW);
        Renewer.look(port, SETTINGS, NOW.plusSeconds(60));
        assertThat(port.asked).containsExactly("older schedule", "old schedule");
        var only = new RenewalSettings(
                true,
                List.of("young"),
                SETTINGS.firstAfter(),
                SETTINGS.every(),
                SETTINGS.leastInterval(),
                SETTINGS.lookEvery(),
                SETTINGS.drift());
        Renewer.look(port, only, NOW.plusSeconds(60));
        assertThat(port.asked).hasSize(2);
    }

    /** Goal: the product's own settings are sound, and a schedule that breaks the bound is refused. */
    @Test
    void settingsAreRead() {
        var product = ConfigFactory.parseResources("presage/training.conf").resolve();
        assertThat(RenewalSettings.from(product).enabled()).isTrue();
        var hasty =
                ConfigFactory.parseString("presage.training.renewal.every = 1m").withFallback(product);
        assertThatThrownBy(() -> RenewalSettings.from(hasty)).hasMessageContaining("least-interval");
    }

    private static final class Known implements RenewalPort {
        final List<String> names = new ArrayList<>();
        final Map<String, Instant> since = new HashMap<>();
        final Map<String, Instant> last = new HashMap<>();
        final List<String> asked = new ArrayList<>();

        @Override
        public List<String> models() {
            return names;
        }

        @Override
        public Optional<Instant> championSince(String model) {
            return Optional.ofNullable(since.get(model));
        }

        @Override
        public Optional<Instant> lastAsked(String model) {
            return Optional.ofNullable(last.get(model));
        }

        @Override
        public List<Window> windows(String model, int limit) {
            return List.of();
        }

        @Override
        public Feedback feedback(String model, long least, int limit) {
            return Feedback.NONE;
        }

        @Override
        public void train(String model, String cause, String why) {
            asked.add(model + " " + cause);
        }
    }
}
