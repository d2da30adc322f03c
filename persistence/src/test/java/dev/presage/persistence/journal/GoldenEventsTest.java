package dev.presage.persistence.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.presage.persistence.domain.tally.Count;
import dev.presage.persistence.domain.tally.TallyDomain;
import dev.presage.protocol.BatchShape;
import dev.presage.protocol.Carried;
import dev.presage.protocol.Floats;
import dev.presage.protocol.Insight;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.ModelRef;
import dev.presage.protocol.Numbers;
import dev.presage.protocol.Observation;
import dev.presage.protocol.Position;
import dev.presage.protocol.Provenance;
import dev.presage.protocol.Reason;
import dev.presage.protocol.Seen;
import dev.presage.protocol.SubjectEvent;
import dev.presage.protocol.SubjectId;
import dev.presage.protocol.Telling;
import dev.presage.protocol.View;
import dev.presage.protocol.wire.MalformedBytes;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * The journal outlives every release. A file {@code golden/<event>-<version>.hex} holds what a version wrote; it is
 * read for ever, and never changed: a new form is a new version with a file of its own.
 */
class GoldenEventsTest {
    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678901Z");
    private static final Provenance MODEL =
            new Provenance.Model(new ModelRef("tally-next", "7", "0f".repeat(32)), new BatchShape(64, 1));
    private static final Provenance RULE = new Provenance.Fallback("tally-guess", ModelAnswer.Cause.DEADLINE);

    /** An event with every part there is, but those that have to do with others. */
    private static final SubjectEvent.Observed ALONE = new SubjectEvent.Observed(
            TIME,
            List.of(
                    new Observation(
                            "e-1",
                            "/a",
                            TallyDomain.COUNT,
                            TIME.plusSeconds(1),
                            new Position.Offset("log#1", 3, 1L << 40),
                            new Count(1.5)),
                    new Observation("e-2", "/a", TallyDomain.NOTE, TIME, Position.Keyed.INSTANCE, new Count(-1))),
            List.of(
                    new Insight.Anomaly(
                            "e-1", TIME, 0.99, true, List.of(new Reason("RANGE", "cpu", Double.NaN, 0.4, 0.98)), MODEL),
                    new Insight.Decision("elsewhere", TIME, Insight.Verdict.REVIEW, 0.5, List.of(), RULE),
                    new Insight.Forecast(
                            TIME,
                            Duration.ofMillis(1_500),
                            Floats.of(0.5f),
                            List.of(new Insight.Forecast.Channel("cpu", Floats.of(1, 2))),
                            MODEL)),
            List.of(new Carried("cpu", Floats.of(0.25f, -1))));

    /** The same with others. */
    private static final SubjectEvent.Observed AMONG_OTHERS = new SubjectEvent.Observed(
            ALONE.at(),
            ALONE.observations(),
            ALONE.insights(),
            ALONE.carried(),
            new Seen(List.of(
                    new View(new SubjectId("tally", "t-2"), 300, Numbers.of(Map.of("sum", 0.125, "count", 7.0))),
                    View.unknown(new SubjectId("tally", "t-3")))),
            List.of(
                    new Telling(
                            new SubjectId("tally", "t-2"),
                            TallyDomain.NOTE,
                            TIME.plusSeconds(1),
                            Numbers.of(Map.of("value", 1.5))),
                    new Telling(new SubjectId("tally", "t-4"), TallyDomain.NOTE, TIME, Numbers.NONE)));

    /** Events of each kind, at least one for each version that is written. */
    private static final Map<Class<?>, List<SubjectEvent>> EVENTS =
            Map.of(SubjectEvent.Observed.class, List.of(ALONE, AMONG_OTHERS, under(ALONE), under(AMONG_OTHERS)));

    /** The same, under a setup that is noted. */
    private static SubjectEvent.Observed under(SubjectEvent.Observed event) {
        return new SubjectEvent.Observed(
                event.at(),
                event.observations(),
                event.insights(),
                event.carried(),
                event.seen(),
                event.told(),
                0x1234_5678_9ABCL);
    }

    private final EventCodec codec = new EventCodec(new TallyDomain(Duration.ofSeconds(1)));

    /** Goal: every kind of event has its golden file, which reads as it always did and is what is written today. */
    @Test
    void readsAndWritesWhatItAlwaysDid() throws IOException {
        for (Class<?> kind : SubjectEvent.class.getPermittedSubclasses()) {
            List<SubjectEvent> events =
                    Objects.requireNonNull(EVENTS.get(kind), "An example of " + kind + " is missing.");
            for (SubjectEvent event : events) {
                JournalBytes written = codec.encode(event);
                byte[] golden = Golden.bytes(written.manifest().replace(':', '-'));
                assertThat(HexFormat.of().formatHex(written.bytes()))
                        .isEqualTo(HexFormat.of().formatHex(golden));
                assertThat(codec.decode(new JournalBytes(written.manifest(), golden)))
                        .isEqualTo(event);
            }
        }
    }

    /** Goal: a glance at a usual row misses no damage. Method: cut it off anywhere, and put a byte behind it. */
    @Test
    void aGlanceSeesDamage() {
        var observation = new Observation(
                "e-1", "/a", TallyDomain.COUNT, TIME, new Position.Offset("log#1", 3, 1L << 40), new Count(1.5));
        var reasons = List.of(new Reason("RANGE", "cpu", 0.1, 0.4, 0.98));
        List<Insight> insights = List.of(
                new Insight.Anomaly("e-1", TIME, 0.3, false, reasons, MODEL),
                new Insight.Anomaly("elsewhere", TIME, 0.3, false, reasons, RULE));
        var carried = List.of(new Carried("cpu", Floats.of(0.25f, -1)));
        var alone = new SubjectEvent.Observed(TIME, List.of(observation), insights, carried);
        var among = new SubjectEvent.Observed(
                TIME, List.of(observation), insights, carried, AMONG_OTHERS.seen(), AMONG_OTHERS.told());
        for (var event : List.of(alone, among, under(alone), under(among))) {
            damage(codec.encode(event));
        }
    }

    private void damage(JournalBytes whole) {
        var asked = new Remarkable(0.9);
        assertThat(codec.saysAny(whole, asked)).isFalse();
        for (int length = 0; length <= whole.bytes().length + 1; length++) {
            var damaged = new JournalBytes(whole.manifest(), Arrays.copyOf(whole.bytes(), length));
            if (!damaged.equals(whole)) {
                assertThatThrownBy(() -> codec.saysAny(damaged, asked))
                        .as("%d bytes", length)
                        .isInstanceOf(MalformedBytes.class);
            }
        }
    }

    /** Goal: a usual row is small. Method: three readings of one channel, with anomalies and a carried state. */
    @Test
    void staysSmall() {
        var readings = new ArrayList<Observation>();
        var insights = new ArrayList<Insight>();
        for (int i = 0; i < 3; i++) {
            Instant time = TIME.plusMillis(i * 1_000L);
            var position = new Position.Offset("presage.observations.device#AbCdEfGhIjKlMnOpQrStUv", 3, 1_000_000 + i);
            readings.add(new Observation(
                    "host-1-16012026-" + i, "/machines", TallyDomain.COUNT, time, position, new Count(i)));
            insights.add(new Insight.Anomaly("host-1-16012026-" + i, time, 0.4, false, List.of(), MODEL));
        }
        var event = new SubjectEvent.Observed(TIME, readings, insights, List.of());
        assertThat(codec.encode(event).bytes()).hasSizeLessThan(350);
    }
}
