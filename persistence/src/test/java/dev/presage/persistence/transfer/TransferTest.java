package dev.presage.persistence.transfer;

import static dev.presage.persistence.proof.TestJournal.subject;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.presage.persistence.proof.TestJournal;
import dev.presage.persistence.verify.Counts;
import dev.presage.persistence.verify.Finding;
import dev.presage.persistence.verify.Findings;
import dev.presage.persistence.verify.Verify;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Moves a journal from one database into another, and damages the file on the way. */
class TransferTest {
    private final TestJournal origin = new TestJournal();
    private final TestJournal target = new TestJournal();

    @TempDir
    private Path folder = Path.of("");

    @AfterEach
    void close() {
        origin.close();
        target.close();
    }

    private Path export(Selection selection) throws IOException {
        Path file = folder.resolve("journal.presage");
        try (var writer = new ExportWriter(file)) {
            new JournalExport(origin.source, InstantSource.system()).run(selection, writer);
            writer.finish();
        }
        return file;
    }

    private JournalImport.Imported bring(Path file) throws IOException {
        return new JournalImport(target.source).run(file);
    }

    /** Five subjects, interleaved, six rows each; a snapshot of one that is up to date and of one that is not. */
    private void build() {
        for (int round = 0; round < 3; round++) {
            for (int number = 0; number < 5; number++) {
                origin.grow(subject(number), 2);
            }
            if (round == 1) {
                origin.snapshot(subject(1), origin.context(subject(1)));
            }
        }
        origin.snapshot(subject(2), origin.context(subject(2)));
    }

    private List<String> verify(TestJournal journal) throws InterruptedException {
        var found = new ArrayList<Finding>();
        var request = new Verify.Request(null, null, 1, 2, List.of(), List.of());
        Counts counts = new Verify(journal.source, journal.domains).run(request, new Findings(found::add, 100));
        assertThat(counts.rows()).isPositive();
        return found.stream().map(Finding::toString).toList();
    }

    private static List<String> rows(TestJournal journal) {
        return journal.column("SELECT concat_ws(' ', persistence_id, sequence_number, writer, write_timestamp,"
                + " adapter_manifest, event_ser_id, event_ser_manifest, encode(sha256(event_payload), 'hex'),"
                + " encode(chain, 'hex')) FROM event_journal ORDER BY xid, ordering");
    }

    private static List<String> snapshots(TestJournal journal) {
        return journal.column("SELECT concat_ws(' ', persistence_id, sequence_number, snapshot_ser_manifest,"
                + " encode(sha256(snapshot_payload), 'hex'), encode(chain, 'hex')) FROM snapshot"
                + " ORDER BY persistence_id");
    }

    /** Goal: what is brought in is what was exported, row for row in commit order, and sound; twice changes nothing. */
    @Test
    void aMovedJournalIsTheSame() throws Exception {
        build();
        Path file = export(Selection.ALL);
        assertThat(bring(file)).isEqualTo(new JournalImport.Imported(30, 0, 2));
        assertThat(rows(target)).isEqualTo(rows(origin)).hasSize(30);
        assertThat(snapshots(target)).isEqualTo(snapshots(origin)).hasSize(2);
        assertThat(verify(target)).isEmpty();
        assertThat(bring(file)).isEqualTo(new JournalImport.Imported(0, 30, 2));
        assertThat(rows(target)).isEqualTo(rows(origin));
    }

    /** Goal: what is committed after an export began is not in it, and the next export goes on right there. */
    @Test
    void exportsFollowOneAnother() throws Exception {
        build();
        Instant middle = Instant.now().plusMillis(1);
        while (!Instant.now().isAfter(middle)) {
            Thread.onSpinWait();
        }
        origin.grow(subject(3), 2);
        origin.grow(subject(7), 1);
        Path earlier = Files.copy(export(new Selection(null, null, null, middle)), folder.resolve("earlier"));
        Path later = export(new Selection(null, null, middle, null));
        assertThatThrownBy(() -> bring(later))
                .isInstanceOf(RefusedImport.class)
                .hasMessageContaining("row 7 of tally/s-3")
                .hasMessageContaining("Bring in the earlier file first");
        assertThat(rows(target)).isEmpty();
        assertThat(bring(earlier).rows()).isEqualTo(30);
        assertThat(bring(later).rows()).isEqualTo(3);
        assertThat(rows(target)).isEqualTo(rows(origin));
        assertThat(verify(target)).isEmpty();
    }

    /** Goal: one subject, and one domain, are all of these and nothing else; of a domain without subjects, nothing. */
    @Test
    void aPartIsExported() throws Exception {
        build();
        assertThat(bring(export(new Selection(null, subject(2), null, null))))
                .isEqualTo(new JournalImport.Imported(6, 0, 1));
        assertThat(target.column("SELECT DISTINCT persistence_id FROM event_journal"))
                .containsExactly("tally|s-2");
        assertThat(verify(target)).isEmpty();
        assertThat(bring(export(new Selection("tally", null, null, null))).rows())
                .isEqualTo(24);
        assertThat(bring(export(new Selection("device", null, null, null))).rows())
                .isZero();
    }

    private static void readAll(Path file) throws IOException {
        try (var reader = new ExportReader(file)) {
            for (Frame frame = reader.next(); frame != null; frame = reader.next()) {
                assertThat(frame).isNotNull();
            }
        }
    }

    /** Goal: wherever a file is cut off or changed, it is refused with the row named, and nothing is brought in. */
    @Test
    void aDamagedFileChangesNothing() throws Exception {
        build();
        byte[] whole = Files.readAllBytes(export(Selection.ALL));
        Path file = folder.resolve("damaged");
        for (int at = 0; at < whole.length; at += 997) {
            Files.write(file, Arrays.copyOf(whole, at));
            assertThatThrownBy(() -> readAll(file)).as("cut at %s", at).isInstanceOf(DamagedExport.class);
            byte[] changed = whole.clone();
            changed[at] ^= 4;
            Files.write(file, changed);
            assertThatThrownBy(() -> readAll(file)).as("changed at %s", at).isInstanceOf(DamagedExport.class);
        }
        Files.write(file, Arrays.copyOf(whole, whole.length * 2 / 3));
        assertThatThrownBy(() -> bring(file))
                .hasMessageMatching(
                        ".*damaged after row \\d of tally/s-\\d, which is number \\d+ in it: it ends there.*");
        Files.write(file, Arrays.copyOf(whole, whole.length + 1));
        assertThatThrownBy(() -> bring(file)).hasMessageContaining("bytes after its end");
        assertThat(rows(target)).isEmpty();
    }

    /** Goal: a row that was changed before the export is refused by its link, however sound the file. */
    @Test
    void aRowThatDoesNotFollowIsRefused() throws Exception {
        build();
        origin.sql("UPDATE event_journal SET event_payload = set_byte(event_payload, 3,"
                + " get_byte(event_payload, 3) # 1) WHERE persistence_id = 'tally|s-4' AND sequence_number = 5");
        Path file = export(Selection.ALL);
        assertThatThrownBy(() -> bring(file))
                .isInstanceOf(RefusedImport.class)
                .hasMessageContaining("The link of row 5 of tally/s-4");
        assertThat(rows(target)).isEmpty();
    }

    /** Goal: a journal that has another row of a subject refuses the file, and keeps what it has. */
    @Test
    void anotherHistoryIsRefused() throws Exception {
        build();
        target.grow(subject(9), 1);
        target.grow(subject(3), 2);
        List<String> before = rows(target);
        Path file = export(Selection.ALL);
        assertThatThrownBy(() -> bring(file))
                .isInstanceOf(RefusedImport.class)
                .hasMessageContaining("another row 1 of tally/s-3");
        assertThat(rows(target)).isEqualTo(before);
    }

    /** Goal: how far tellings came goes along, so that they are numbered on and none is told a second time. */
    @Test
    void tellingsGoOnWhereTheyWere() throws Exception {
        build();
        origin.sql("INSERT INTO relay_progress SELECT 'tellings', xid::text::bigint, ordering, 41 FROM event_journal"
                + " WHERE persistence_id = 'tally|s-2' AND sequence_number = 4");
        bring(export(Selection.ALL));
        assertThat(target.column("SELECT p.told || ' ' || e.persistence_id || ' ' || e.sequence_number"
                        + " FROM relay_progress p JOIN event_journal e ON e.ordering = p.ordering"))
                .containsExactly("41 tally|s-2 4");
    }

    /** Goal: an export keeps others from moving rows, and says so to who wants to. */
    @Test
    void nobodyMovesRowsMeanwhile() throws Exception {
        build();
        Path file = export(Selection.ALL);
        try (var reading = Moving.begin(origin.source, false);
                var readingToo = Moving.begin(origin.source, false)) {
            assertThatThrownBy(() -> new JournalImport(origin.source).run(file))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("Somebody else");
        }
        assertThat(new JournalImport(origin.source).run(file).there()).isEqualTo(30);
    }
}
