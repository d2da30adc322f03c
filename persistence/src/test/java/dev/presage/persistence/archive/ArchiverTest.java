package dev.presage.persistence.archive;

import static dev.presage.persistence.proof.TestJournal.subject;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.presage.persistence.journal.JdbcJournalReader;
import dev.presage.persistence.journal.JournalReader;
import dev.presage.persistence.journal.JournalRow;
import dev.presage.persistence.proof.ProofKey;
import dev.presage.persistence.proof.Prover;
import dev.presage.persistence.proof.Signed;
import dev.presage.persistence.proof.TestJournal;
import dev.presage.persistence.transfer.ExportReader;
import dev.presage.persistence.transfer.Selection;
import dev.presage.persistence.verify.Counts;
import dev.presage.persistence.verify.Finding;
import dev.presage.persistence.verify.Findings;
import dev.presage.persistence.verify.ReplayLaw;
import dev.presage.persistence.verify.Verify;
import dev.presage.protocol.InsightId;
import dev.presage.protocol.SubjectId;
import dev.presage.protocol.wire.MalformedBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives a journal, and asks everybody who reads it whether anything has changed. */
class ArchiverTest {
    private static final int SUBJECTS = 4;
    private static final Selection ALL_SO_FAR = new Selection(null, null, null, Instant.parse("2200-01-01T00:00:00Z"));

    private final TestJournal journal = new TestJournal();
    private final JournalReader reader = new JdbcJournalReader(journal.source, journal.domains);
    private List<Signed> log = List.of();

    @TempDir
    private Path folder = Path.of("");

    /** Thirty rows of each subject; but for the last one a snapshot of the twentieth; all signed in small blocks. */
    @BeforeEach
    void build() {
        for (int round = 0; round < 6; round++) {
            for (int number = 0; number < SUBJECTS; number++) {
                journal.grow(subject(number), 5);
                if (round == 3 && number < SUBJECTS - 1) {
                    journal.snapshot(subject(number), journal.context(subject(number)));
                }
            }
        }
        log = journal.sign(key(), 10);
    }

    @AfterEach
    void close() {
        journal.close();
    }

    private ProofKey key() {
        return TestJournal.key(folder);
    }

    private Archiver archiver(Path where) {
        return new Archiver(journal.source, where, InstantSource.system());
    }

    private Archiver.Archived archive() throws IOException {
        return archiver(folder.resolve("archive")).run(ALL_SO_FAR);
    }

    private Counts verify(List<String> found) throws InterruptedException {
        var request = new Verify.Request(null, null, 1, 2, List.of(key().publicKey()), log);
        return new Verify(journal.source, journal.domains)
                .run(request, new Findings(finding -> found.add(finding.toString()), 100));
    }

    private void isSound(int rows) throws InterruptedException {
        var found = new ArrayList<String>();
        Counts counts = verify(found);
        assertThat(found).isEmpty();
        assertThat(counts.byName())
                .containsEntry("rows", (long) rows)
                .containsEntry("links", (long) rows)
                .containsEntry("snapshotsReplayed", SUBJECTS - 1L);
    }

    private Map<SubjectId, List<JournalRow>> lives() {
        var lives = new TreeMap<SubjectId, List<JournalRow>>();
        for (int number = 0; number < SUBJECTS; number++) {
            lives.put(subject(number), reader.forward(subject(number), 0, 1_000));
        }
        return lives;
    }

    private long here() {
        return Long.parseLong(
                journal.column("SELECT count(*) FROM event_journal").getFirst());
    }

    /** Goal: sixty rows leave the database, and nobody who asks for them, checks or proves them sees a difference. */
    @Test
    void nobodySeesADifference() throws Exception {
        Map<SubjectId, List<JournalRow>> before = lives();
        List<JournalRow> backwards = reader.backward(subject(1), Long.MAX_VALUE, 100);
        assertThat(archive()).isEqualTo(new Archiver.Archived(1, 60));
        assertThat(here()).isEqualTo(60);
        assertThat(journal.column("SELECT persistence_id || ' ' || min(sequence_number) FROM event_journal"
                        + " GROUP BY persistence_id ORDER BY 1"))
                .containsExactly("tally|s-0 21", "tally|s-1 21", "tally|s-2 21", "tally|s-3 1");
        assertThat(lives()).isEqualTo(before);
        assertThat(reader.backward(subject(1), Long.MAX_VALUE, 100)).isEqualTo(backwards);
        assertThat(reader.backward(subject(1), 24, 7)).isEqualTo(backwards.subList(7, 14));
        assertThat(reader.forward(subject(1), 17, 6))
                .isEqualTo(before.getOrDefault(subject(1), List.of()).subList(17, 23));
        isSound(120);
        for (long version : new long[] {1, 2, 20, 21, 22}) {
            assertThat(new Prover(journal.source, journal.domains)
                            .prove(new InsightId(subject(2), version, 0), List.of(key().publicKey())))
                    .as("proof of row %s", version)
                    .isInstanceOf(Prover.Answer.Proof.class);
        }
        assertThat(new ReplayLaw(journal.source, journal.domains, 1_000).check(journal.context(subject(0))))
                .isEmpty();
    }

    /** Goal: a journal grows on behind its archive; the next one goes on from there, and travels cross both. */
    @Test
    void theNextArchiveGoesOn() throws Exception {
        archive();
        for (int number = 0; number < SUBJECTS; number++) {
            journal.grow(subject(number), 10);
            journal.sql("DELETE FROM snapshot WHERE persistence_id = 'tally|s-" + number + "'");
            if (number < SUBJECTS - 1) {
                journal.snapshot(subject(number), journal.context(subject(number)));
            }
        }
        var signed = new ArrayList<>(log);
        signed.addAll(journal.sign(key(), 1_000));
        log = signed;
        Map<SubjectId, List<JournalRow>> before = lives();
        assertThat(archive()).isEqualTo(new Archiver.Archived(1, 57));
        assertThat(journal.column("SELECT count(*) FROM event_journal WHERE persistence_id = 'tally|s-1'"))
                .containsExactly("1");
        assertThat(lives()).isEqualTo(before);
        isSound(160);
        assertThat(archive()).isEqualTo(new Archiver.Archived(0, 0));
    }

    /** Goal: what cuts a run short loses nothing, and the next run ends what it began. */
    @Test
    void aRunThatWasCutShortIsTakenUp() throws Exception {
        journal.sql("CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN IF OLD.sequence_number = 7"
                + " AND OLD.persistence_id = ''tally|s-1'' THEN RAISE EXCEPTION ''no''; END IF; RETURN OLD; END'");
        journal.sql("CREATE TRIGGER refusing BEFORE DELETE ON event_journal FOR EACH ROW EXECUTE FUNCTION refuse()");
        Map<SubjectId, List<JournalRow>> before = lives();
        assertThatThrownBy(this::archive).hasMessageContaining("The journal cannot be read");
        assertThat(lives()).isEqualTo(before);
        isSound(120);
        journal.sql("DROP TRIGGER refusing ON event_journal");
        assertThat(archive()).isEqualTo(new Archiver.Archived(0, 0));
        assertThat(here()).isEqualTo(60);
        assertThat(lives()).isEqualTo(before);
        isSound(120);
    }

    /** Goal: what a projection has still to read stays, and so does what is too young. */
    @Test
    void whatIsNotReadYetStays() throws Exception {
        journal.sql("INSERT INTO projection VALUES ('p', 1, 'serving', 'test', 'test', now(), now())");
        journal.sql(
                "INSERT INTO projection_place SELECT 'p', 1, 0, xid::text::bigint, ordering, 1, 0 FROM event_journal"
                        + " WHERE persistence_id = 'tally|s-1' AND sequence_number = 3");
        assertThat(archiver(folder)
                        .run(new Selection("tally", null, null, Instant.now().minusSeconds(3_600)))
                        .rows())
                .isZero();
        assertThat(archive().rows()).isEqualTo(5 + 3);
        isSound(120);
    }

    /** Goal: a file that is away or damaged is named with the rows in it; moved to another place it is found again. */
    @Test
    void aFileThatIsAwayIsNamed() throws Exception {
        Map<SubjectId, List<JournalRow>> before = lives();
        archive();
        Path file = folder.resolve("archive").resolve("archive-1.presage");
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        Files.move(file, elsewhere.resolve(file.getFileName()));
        assertThatThrownBy(() -> reader.forward(subject(1), 3, 2))
                .isInstanceOf(MalformedBytes.class)
                .hasMessageContaining("Rows 1 to 20 of tally/s-1 lie in " + file);
        assertThat(reader.forward(subject(1), 20, 2)).hasSize(2);
        var found = new ArrayList<String>();
        verify(found);
        assertThat(found)
                .hasSize(3)
                .allSatisfy(
                        line -> assertThat(line).startsWith("ARCHIVE tally/s-").contains("Rows 1 to 20"));
        assertThat(archiver(elsewhere).moved()).isEqualTo(1);
        assertThat(lives()).isEqualTo(before);
        isSound(120);
        Path moved = elsewhere.resolve(file.getFileName());
        byte[] bytes = Files.readAllBytes(moved);
        bytes[bytes.length / 2] ^= 1;
        Files.write(moved, bytes);
        found.clear();
        verify(found);
        assertThat(found).hasSize(1).first().asString().startsWith(Finding.Kind.ARCHIVE + " tally/s-1");
    }

    /** Goal: an archive is an export like any other, which another journal can be given. */
    @Test
    void anArchiveIsAnExport() throws Exception {
        archive();
        try (var file = new ExportReader(folder.resolve("archive").resolve("archive-1.presage"))) {
            int frames = 0;
            while (file.next() != null) {
                frames++;
            }
            assertThat(frames).isEqualTo(61);
        }
    }
}
