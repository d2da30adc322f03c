package dev.presage.node.trials;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presage.persistence.domain.Lesson;
import dev.presage.persistence.domain.Options;
import dev.presage.persistence.domain.Teaching;
import dev.presage.persistence.domain.account.AccountDomain;
import dev.presage.protocol.Floats;
import dev.presage.protocol.ModelRef;
import dev.presage.protocol.Observation;
import dev.presage.protocol.Payload;
import dev.presage.protocol.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DriftTest {
    private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");
    private static final ModelRef CHAMPION = new ModelRef("account-next", "1", "0".repeat(64));
    private static final Payload UNREAD = new Payload() {};
    private static final TrialSettings.Drift SETTINGS = new TrialSettings.Drift(20, 10, Duration.ofSeconds(1));

    private final Teaching teaching = Objects.requireNonNull(new AccountDomain(new Options(Map.of())).teaching());

    /** Goal: what labels cost the champion is the mean over a window, begins anew with each, and no number is none. */
    @Test
    void meansWhatLabelsSay() {
        var drift = new Drift(CHAMPION, teaching, SETTINGS, Optional.empty(), NOW);
        lessons(drift, 20);
        assertThat(drift.learn(NOW)).isPresent();
        lessons(drift, 10);
        drift.told(0.2, 1);
        drift.told(Double.NaN, 1);
        drift.told(0.8, 0.5);
        DriftWindow first = drift.turn(NOW.plusSeconds(1)).orElseThrow();
        assertThat(first.labelled()).isEqualTo(2);
        assertThat(first.labelLoss()).isEqualTo((0.2 + 0.4) / 1.5);
        lessons(drift, 10);
        DriftWindow second = drift.turn(NOW.plusSeconds(2)).orElseThrow();
        assertThat(second.labelled()).isZero();
        assertThat(second.labelLoss()).isNaN();
    }

    private void lessons(Drift drift, int count) {
        var features = Floats.adopt(new float[teaching.features().size()]);
        var targets = Floats.adopt(new float[teaching.targets().size()]);
        for (int i = 0; i < count; i++) {
            var observation = new Observation("e" + i, "test", "unread", NOW, Position.Keyed.INSTANCE, UNREAD);
            drift.add(new Lesson("", observation, NOW, features, targets, 1), 1);
        }
    }
}
