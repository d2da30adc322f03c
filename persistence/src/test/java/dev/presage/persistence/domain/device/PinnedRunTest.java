package dev.presage.persistence.domain.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presage.persistence.domain.Context;
import dev.presage.persistence.domain.Options;
import dev.presage.persistence.domain.Outcome;
import dev.presage.persistence.domain.Step;
import dev.presage.persistence.domain.SubjectRules;
import dev.presage.persistence.journal.ContextCodec;
import dev.presage.persistence.journal.EventCodec;
import dev.presage.protocol.Insight;
import dev.presage.protocol.Observation;
import dev.presage.protocol.Reason;
import dev.presage.protocol.SubjectId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;

/**
 * What seeded devices are told is pinned, so that a change meant to save time or memory cannot change a score. Whoever
 * changes a score on purpose pins the new digests here.
 */
class PinnedRunTest {
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
    private static final String SAID = "c9d973a0f5566f2939a15b206542bacd3a9bc78839fa71758f3b4b7d115927c0";
    private static final String WRITTEN = "2e38822680982765b207c67d5c2865aececbebb9de013f3f7ff1dea251d39def";

    private final DeviceDomain domain = new DeviceDomain(new Options(Map.of()));
    private final SubjectRules<DeviceMemory> rules = new SubjectRules<>(domain);
    private final MessageDigest said = sha256();
    private final MessageDigest written = sha256();

    /** Goal: scores, alarms and reasons are what they were. */
    @Test
    void saysWhatItAlwaysSaid() {
        run();
        assertThat(HexFormat.of().formatHex(said.digest())).isEqualTo(SAID);
    }

    /** Goal: so is every byte of journal and snapshot; elsewhere logarithms may differ in their last bit. */
    @Test
    @EnabledOnOs(architectures = "amd64")
    void writesWhatItAlwaysWrote() {
        run();
        assertThat(HexFormat.of().formatHex(written.digest())).isEqualTo(WRITTEN);
    }

    /** Devices that live long enough to fill every ring and codebook; of few channels, and of more than are kept. */
    private void run() {
        for (long seed = 0; seed < 6; seed++) {
            live(new RandomDevice(seed, 1, 3), 5_000);
            live(new RandomDevice(100 + seed, 2 + (int) seed, 5), 400);
        }
        live(new RandomDevice(200, 90, 8), 60);
    }

    private void live(RandomDevice device, int rows) {
        var events = new EventCodec(domain);
        var contexts = new ContextCodec<>(domain);
        Context<DeviceMemory> context = Context.blank(new SubjectId("device", "pinned"), domain);
        for (int i = 0; i < rows; i++) {
            List<Observation> batch = device.batch();
            if (!(rules.decide(context, List.of(batch), AT) instanceof Step.Consult<DeviceMemory> consult)) {
                throw new AssertionError("Every reading is worth a question.");
            }
            Outcome<DeviceMemory> outcome =
                    rules.conclude(context, consult.pending(), device.answer(consult.question()), AT);
            outcome.event().insights().forEach(this::note);
            written.update(events.encode(outcome.event()).bytes());
            context = outcome.next();
            if (i % 97 == 0 || i == rows - 1) {
                written.update(contexts.encode(context).bytes());
            }
        }
    }

    private void note(Insight insight) {
        var anomaly = (Insight.Anomaly) insight;
        var text = new StringBuilder().append(anomaly.score()).append(anomaly.alarm());
        for (Reason reason : anomaly.reasons()) {
            text.append(reason.code()).append(reason.about()).append((float) reason.seen());
        }
        said.update(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("Every JDK has SHA-256.", impossible);
        }
    }
}
