package dev.presage.ops.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presage.ops.chaos.check.Findings.Kind;
import dev.presage.ops.chaos.load.Ledger;
import dev.presage.ops.chaos.load.Ledger.Way;
import dev.presage.persistence.journal.Cursor;
import dev.presage.persistence.journal.JournalRow;
import dev.presage.protocol.Numbers;
import dev.presage.protocol.Observation;
import dev.presage.protocol.Payload;
import dev.presage.protocol.Position;
import dev.presage.protocol.Seen;
import dev.presage.protocol.SubjectEvent;
import dev.presage.protocol.SubjectId;
import dev.presage.protocol.Telling;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is wrong with a journal is seen: a check that finds nothing has to be one that could. */
class CountsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final SubjectId DEVICE = new SubjectId("device", "d");
    private static final SubjectId TERMINAL = new SubjectId("terminal", "t");

    private enum Nothing implements Payload {
        INSTANCE
    }

    private final Findings findings = new Findings();

    private static JournalRow row(SubjectId subject, long version, List<Telling> told, String... ids) {
        var observations = Arrays.stream(ids)
                .map(id -> new Observation(id, "load", "type", NOW, Position.Keyed.INSTANCE, Nothing.INSTANCE))
                .toList();
        return new JournalRow(
                new Cursor(version, version),
                subject,
                version,
                new SubjectEvent.Observed(NOW, observations, List.of(), List.of(), Seen.NONE, told));
    }

    private static Ledger ledger(int acknowledged) {
        var ledger = new Ledger();
        for (int i = 0; i < acknowledged; i++) {
            ledger.acknowledge(Way.KAFKA, ledger.next(Way.KAFKA));
        }
        return ledger;
    }

    /** Goal: nothing is found where nothing is wrong, though what was not acknowledged is there too. */
    @Test
    void soundJournal() {
        var counts = new EventCounts(findings);
        counts.row(row(DEVICE, 1, List.of(), "k-1", "k-2"));
        counts.row(row(DEVICE, 2, List.of(), "k-3", "somebody-else"));
        counts.finish(ledger(2));
        assertThat(counts.hasAll(ledger(2))).isTrue();
        assertThat(findings.isEmpty()).isTrue();
    }

    /** Goal: what was acknowledged and is not there is lost. */
    @Test
    void lostEvent() {
        var counts = new EventCounts(findings);
        counts.row(row(DEVICE, 1, List.of(), "k-1", "k-3"));
        assertThat(counts.hasAll(ledger(3))).isFalse();
        counts.finish(ledger(3));
        assertThat(findings.count(Kind.LOST)).isEqualTo(1);
        assertThat(findings.cases()).containsExactly("LOST: k-2 was acknowledged and is nowhere.");
    }

    /** Goal: an event in two rows is doubled, one after a later one of its subject is out of order. */
    @Test
    void doubledAndDisorderedEvents() {
        var counts = new EventCounts(findings);
        counts.row(row(DEVICE, 1, List.of(), "k-1", "k-3"));
        counts.row(row(DEVICE, 2, List.of(), "k-1", "k-2"));
        counts.finish(ledger(3));
        assertThat(findings.count(Kind.DOUBLED)).isEqualTo(1);
        assertThat(findings.count(Kind.DISORDERED)).isEqualTo(1);
        assertThat(findings.count(Kind.LOST)).isZero();
    }

    /** Goal: each telling has to stand once where it was told, under its number. */
    @Test
    void tellings() {
        var told = new Telling(TERMINAL, "paid", NOW, Numbers.NONE);
        var sound = new TellingCounts(findings);
        sound.row(row(DEVICE, 1, List.of(told, told)));
        assertThat(sound.hasAll()).isFalse();
        sound.row(row(TERMINAL, 1, List.of(), "telling-0", "telling-1"));
        assertThat(sound.hasAll()).isTrue();
        sound.finish();
        assertThat(findings.isEmpty()).isTrue();
        var wrong = new TellingCounts(findings);
        wrong.row(row(DEVICE, 1, List.of(told, told)));
        wrong.row(row(TERMINAL, 1, List.of(), "telling-0", "telling-0", "telling-7"));
        wrong.finish();
        assertThat(findings.count(Kind.MISTOLD))
                .as("one twice, one never, one from nowhere")
                .isEqualTo(3);
    }
}
