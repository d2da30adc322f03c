package dev.presage.persistence.verify;

import static dev.presage.persistence.proof.TestJournal.subject;
import static org.assertj.core.api.Assertions.assertThat;

import dev.presage.persistence.domain.Context;
import dev.presage.persistence.domain.tally.Tally;
import dev.presage.persistence.journal.JournalBytes;
import dev.presage.persistence.proof.ProofKey;
import dev.presage.persistence.proof.Signed;
import dev.presage.persistence.proof.TestJournal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each test damages a sound journal in one way, and expects to hear of just that. */
class VerifyTest {
    private final TestJournal journal = new TestJournal();
    private final List<Finding> found = new ArrayList<>();
    private List<Signed> log = List.of();

    @TempDir
    private Path folder = Path.of("");

    @AfterEach
    void close() {
        journal.close();
    }

    private Counts verify() throws InterruptedException {
        return verify(null, null);
    }

    private Counts verify(@Nullable String domain, @Nullable Instant since) throws InterruptedException {
        found.clear();
        var request = new Verify.Request(domain, since, 1, 3, List.of(key().publicKey()), log);
        return new Verify(journal.source, journal.domains).run(request, new Findings(found::add, 100));
    }

    private ProofKey key() {
        return TestJournal.key(folder);
    }

    /** Nine subjects, eight rows each, all but the last two of which are signed, with snapshots of three. */
    private void build() {
        for (int round = 0; round < 3; round++) {
            for (int number = 0; number < 9; number++) {
                journal.grow(subject(number), 2);
                if (round == 1 && number % 3 == 0) {
                    journal.snapshot(subject(number), journal.context(subject(number)));
                }
            }
        }
        log = journal.sign(key(), 20);
        for (int number = 0; number < 9; number++) {
            journal.grow(subject(number), 2);
        }
    }

    private List<String> lines() {
        return found.stream().map(Finding::toString).sorted().toList();
    }

    /** Goal: a sound journal is found sound, all of it is looked at, and the counts say so. */
    @Test
    void aSoundJournalIsSound() throws InterruptedException {
        build();
        Counts counts = verify();
        assertThat(lines()).isEmpty();
        assertThat(counts.byName())
                .containsEntry("subjects", 9L)
                .containsEntry("rows", 72L)
                .containsEntry("observations", 144L)
                .containsEntry("links", 72L)
                .containsEntry("snapshots", 3L)
                .containsEntry("snapshotsReplayed", 3L)
                .containsEntry("signedBlocks", 3L);
        assertThat(counts.offsets()).containsEntry(new Counts.Partition("topic#1", 2), 143L);
        verify("tally", null);
        assertThat(lines()).isEmpty();
        verify("tally", Instant.now().minusSeconds(3_600));
        assertThat(lines()).isEmpty();
    }

    @Test
    void aFlippedByteIsNamed() throws InterruptedException {
        build();
        for (int at : new int[] {0, 30, 60}) {
            String flip = "UPDATE event_journal SET event_payload = set_byte(event_payload, " + at
                    + ", get_byte(event_payload, " + at + ") # 8)"
                    + " WHERE persistence_id = 'tally|s-4' AND sequence_number = 3";
            journal.sql(flip);
            verify();
            assertThat(lines())
                    .contains("CHAIN tally/s-4 3: its link does not follow from what it holds and the row" + " before");
            assertThat(found)
                    .allSatisfy(finding ->
                            assertThat(finding.where() + finding.version()).isEqualTo("tally/s-43"));
            journal.sql(flip);
        }
    }

    @Test
    void aDeletedNewestRowIsBetrayedByTheSignedHeads() throws InterruptedException {
        for (int number = 0; number < 5; number++) {
            journal.grow(subject(number), 4);
        }
        log = journal.sign(key(), 1_000);
        journal.sql("DELETE FROM event_journal WHERE persistence_id = 'tally|s-1' AND sequence_number = 4");
        verify();
        assertThat(lines())
                .containsExactly(
                        "SIGNED journal 0: it has 19 rows up to position "
                                + log.getLast().statement().position() + ", where block 1 was signed with 20",
                        "SIGNED tally/s-1 4: the row is missing, and block 1 was signed with it");
    }

    /** Goal: who deletes the blocks too, and the signed heads with them, is betrayed by what was published. */
    @Test
    void aCutOffTailIsBetrayedByTheLog() throws InterruptedException {
        build();
        journal.sql("DELETE FROM proof_block WHERE number = 3");
        journal.sql("DELETE FROM event_journal WHERE ordering > 42");
        verify();
        assertThat(lines()).hasSize(1).first().asString().startsWith("BLOCK block 3: it was published, signed at");
    }

    @Test
    void aDeletedMiddleRowIsNamed() throws InterruptedException {
        build();
        journal.sql("DELETE FROM event_journal WHERE persistence_id = 'tally|s-5' AND sequence_number IN (5, 7)");
        verify();
        assertThat(lines())
                .contains("GAP tally/s-5 5: the row is missing", "GAP tally/s-5 7: the row is missing")
                .hasSize(3);
    }

    /** Goal: what was there in the beginning is missed, also where nothing stands before it. */
    @Test
    void deletedFirstRowsAreNamed() throws InterruptedException {
        build();
        journal.sql("DELETE FROM event_journal WHERE persistence_id = 'tally|s-5' AND sequence_number < 3");
        verify();
        assertThat(lines()).contains("GAP tally/s-5 1: the rows up to 2 are missing");
    }

    @Test
    void swappedRowsAreNamed() throws InterruptedException {
        build();
        journal.sql("UPDATE event_journal SET sequence_number = -sequence_number WHERE persistence_id = 'tally|s-7'"
                + " AND sequence_number IN (2, 3)");
        journal.sql("UPDATE event_journal SET sequence_number = 5 + sequence_number WHERE sequence_number < 0");
        verify();
        assertThat(lines())
                .contains(
                        "CHAIN tally/s-7 2: its link does not follow from what it holds and the row before",
                        "CHAIN tally/s-7 3: its link does not follow from what it holds and the row before",
                        "ORDER tally/s-7 3: it was committed before the row it follows");
    }

    /** Goal: who rewrites a row and all links after it is betrayed by what was signed of them. */
    @Test
    void aRewrittenRowWithNewLinksIsBetrayedByTheSignedHeads() throws InterruptedException {
        build();
        journal.sql("UPDATE event_journal SET event_payload = (SELECT event_payload FROM event_journal WHERE"
                + " persistence_id = 'tally|s-1' AND sequence_number = 3) WHERE persistence_id = 'tally|s-2'"
                + " AND sequence_number = 3");
        for (int version = 3; version <= 8; version++) {
            journal.sql("""
                    UPDATE event_journal e SET chain = sha256(b.chain || int4send(length(e.persistence_id))
                      || convert_to(e.persistence_id, 'UTF8') || int8send(e.sequence_number)
                      || int4send(length(e.event_ser_manifest)) || convert_to(e.event_ser_manifest, 'UTF8')
                      || sha256(e.event_payload))
                    FROM event_journal b WHERE b.persistence_id = e.persistence_id
                      AND b.sequence_number = e.sequence_number - 1
                      AND e.persistence_id = 'tally|s-2' AND e.sequence_number = %d""".formatted(version));
        }
        verify();
        assertThat(lines()).containsExactly("SIGNED tally/s-2 6: its link is not the one that was signed in block 2");
    }

    @Test
    void aRowOfANewerVersionIsNamed() throws InterruptedException {
        build();
        journal.write(subject(3), 9, new JournalBytes("observed:99", new byte[] {1, 2, 3}));
        journal.sql("UPDATE event_journal SET event_payload = '\\x0102', event_ser_manifest = 'garbage'"
                + " WHERE persistence_id = 'tally|s-4' AND sequence_number = 8");
        verify();
        assertThat(lines())
                .containsExactly(
                        "CHAIN tally/s-4 8: its link does not follow from what it holds and the row before",
                        "NEWER tally/s-3 9: it is observed:99 of a younger version of Presage",
                        "UNREADABLE tally/s-4 8: No event is called garbage.");
    }

    @Test
    void aForgedSnapshotIsNamed() throws InterruptedException {
        build();
        Context<Tally> right = journal.context(subject(1));
        Tally was = right.memory();
        journal.snapshot(
                subject(1),
                new Context<>(
                        right.subject(),
                        right.version(),
                        right.watermark(),
                        right.recent(),
                        right.observed(),
                        right.lastTime(),
                        right.lastInsights(),
                        new Tally(was.count(), was.sum() + 1, was.state(), was.weights())));
        journal.sql("UPDATE snapshot SET snapshot_payload = '\\x00' WHERE persistence_id = 'tally|s-0'");
        journal.sql("UPDATE snapshot SET sequence_number = 100 WHERE persistence_id = 'tally|s-3'");
        verify();
        assertThat(lines())
                .containsExactly(
                        "SNAPSHOT tally/s-0 4: it cannot be read: The bytes end early or are not what was written.",
                        "SNAPSHOT tally/s-1 8: what the domain remembers is not what the rows up to it lead to",
                        "SNAPSHOT tally/s-3 100: it is ahead of the subject's last row, which is 8");
    }

    @Test
    void anObservationThatAppliedTwiceIsNamed() throws InterruptedException {
        build();
        journal.repeat(subject(6));
        verify();
        assertThat(lines())
                .containsExactly("DOUBLE tally/s-6 9: observation e-144 stands in the subject's rows before");
    }

    /** Goal: blocks that were tampered with are named. */
    @Test
    void changedBlocksAreNamed() throws InterruptedException {
        build();
        journal.sql("UPDATE proof_block SET statement = replace(statement, 'rows 21', 'rows 22') WHERE number = 2");
        journal.sql("UPDATE proof_block SET leaves = set_byte(leaves, 50, 7) WHERE number = 3");
        verify();
        assertThat(lines())
                .contains(
                        "BLOCK block 2: it is not what was published",
                        "BLOCK block 2: its signature is not by any given key",
                        "BLOCK block 3: it does not follow from the block before it",
                        "BLOCK block 3: its leaves do not lead to the root that was signed");
    }

    /** Goal: a journal from before chains is sound, and says how much of it is not linked. */
    @Test
    void rowsFromBeforeChainsAreCounted() throws InterruptedException {
        try (var old = new TestJournal(false)) {
            old.grow(subject(1), 3);
            var request = new Verify.Request(null, null, 1, 1, List.of(), List.of());
            Counts counts = new Verify(old.source, old.domains).run(request, new Findings(found::add, 100));
            assertThat(found).isEmpty();
            assertThat(counts.byName()).containsEntry("rowsWithoutLink", 3L);
        }
    }

    /** Goal: what is printed is bounded, what is counted is not. */
    @Test
    void findingsAreBoundedAndCounted() throws InterruptedException {
        build();
        journal.sql("UPDATE event_journal SET event_ser_manifest = 'observed:98'");
        var request = new Verify.Request(null, null, 0, 2, List.of(), List.of());
        var findings = new Findings(found::add, 10);
        new Verify(journal.source, journal.domains).run(request, findings);
        assertThat(found).hasSize(10);
        assertThat(findings.counts()).containsEntry(Finding.Kind.NEWER, 72L);
    }
}
