package dev.presage.persistence.proof;

import static dev.presage.persistence.proof.TestJournal.subject;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.presage.protocol.InsightId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PublicKey;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProofTest {
    private final TestJournal journal = new TestJournal();

    @TempDir
    private Path folder = Path.of("");

    private ProofKey key() {
        return TestJournal.key(folder);
    }

    @AfterEach
    void close() {
        journal.close();
    }

    private String prove(InsightId insight) {
        Prover.Answer answer = new Prover(journal.source, journal.domains).prove(insight, List.of(key().publicKey()));
        assertThat(answer).isInstanceOf(Prover.Answer.Proof.class);
        return ((Prover.Answer.Proof) answer).file().text();
    }

    private ProofCheck.Verdict check(String file, PublicKey by) {
        return new ProofCheck(journal.domains).check(file, by);
    }

    private void grow() {
        for (int round = 1; round <= 4; round++) {
            for (int number = 0; number < 5; number++) {
                journal.grow(subject(number), round % 2 + 1);
            }
        }
    }

    /** Goal: every insight of a journal can be proven. Method: blocks of several sizes, all rows, also early ones. */
    @Test
    void everyInsightIsProven() {
        grow();
        List<Signed> first = journal.sign(key(), 9);
        assertThat(first).hasSizeGreaterThan(1);
        grow();
        List<Signed> more = journal.sign(key(), 1_000);
        assertThat(Block.follows(first.getLast(), more.getFirst())).isTrue();
        assertThat(more.getLast().statement().totalRows()).isEqualTo(60);
        assertThat(more.getLast().statement().totalSubjects()).isEqualTo(5);
        for (int number = 0; number < 5; number++) {
            for (long version = 1; version <= 12; version++) {
                String file = prove(new InsightId(subject(number), version, 1));
                assertThat(check(file, key().publicKey())).isInstanceOf(ProofCheck.Verdict.Holds.class);
            }
        }
    }

    /** Goal: a proof with one bit changed proves nothing, wherever that is. Method: a bit of each byte of a file. */
    @Test
    void noBitMayChange() {
        grow();
        journal.sign(key(), 1_000);
        grow();
        journal.sign(key(), 1_000);
        String file = prove(new InsightId(subject(2), 7, 0));
        byte[] bytes = file.getBytes(StandardCharsets.UTF_8);
        PublicKey by = key().publicKey();
        for (int at = 0; at < bytes.length; at++) {
            byte bit = (byte) (1 << (at % 7));
            bytes[at] ^= bit;
            String changed = new String(bytes, StandardCharsets.UTF_8);
            assertThat(check(changed, by)).as("byte %d: %s", at, changed).isInstanceOf(ProofCheck.Verdict.Fails.class);
            bytes[at] ^= bit;
        }
        assertThat(check(file, key().publicKey())).isInstanceOf(ProofCheck.Verdict.Holds.class);
    }

    /** Goal: what does not fit is named. Method: each part of a proof replaced by one of another proof. */
    @Test
    void whatDoesNotFitIsNamed() {
        grow();
        journal.sign(key(), 1_000);
        ProofFile good = ProofFile.parse(prove(new InsightId(subject(2), 3, 0)));
        ProofFile other = ProofFile.parse(prove(new InsightId(subject(1), 4, 1)));
        assertThat(why(with(good, other.insight(), other.says(), good))).contains("does not have the link");
        assertThat(why(with(good, good.insight(), "alarm", good))).contains("says something else");
        assertThat(why(with(good, new InsightId(subject(2), 3, 9), good.says(), good)))
                .contains("no such insight");
        assertThat(why(with(good, good.insight(), good.says(), other))).contains("do not lead to the link");
        var elsewhere = new ProofFile(
                good.insight(),
                good.says(),
                good.manifest(),
                good.payload(),
                good.before(),
                good.link(),
                good.following(),
                good.head(),
                other.leaf(),
                other.path(),
                good.signed());
        assertThat(why(elsewhere)).contains("do not lead to the root");
    }

    private static ProofFile with(ProofFile base, InsightId insight, String says, ProofFile following) {
        return new ProofFile(
                insight,
                says,
                base.manifest(),
                base.payload(),
                base.before(),
                base.link(),
                following.following(),
                base.head(),
                base.leaf(),
                base.path(),
                base.signed());
    }

    private String why(ProofFile file) {
        ProofCheck.Verdict verdict = check(file.text(), key().publicKey());
        assertThat(verdict).isInstanceOf(ProofCheck.Verdict.Fails.class);
        return ((ProofCheck.Verdict.Fails) verdict).why();
    }

    /** Goal: somebody else's key proves nothing, also where the statement claims to be by it. */
    @Test
    void anotherKeyIsRefused() throws IOException {
        grow();
        journal.sign(key(), 1_000);
        String file = prove(new InsightId(subject(2), 3, 0));
        ProofKey stranger = ProofKey.load(folder.resolve("stranger.key"));
        assertThat(check(file, stranger.publicKey()))
                .isEqualTo(new ProofCheck.Verdict.Fails(
                        "The statement names another key: it says " + ProofKey.name(key().publicKey())
                                + ", the key given is " + ProofKey.name(stranger.publicKey()) + "."));
        String claimed = file.replace(ProofKey.name(key().publicKey()), ProofKey.name(stranger.publicKey()));
        assertThat(check(claimed, stranger.publicKey()))
                .isEqualTo(new ProofCheck.Verdict.Fails("The signature is not that of this statement by this key."));
    }

    /** Goal: a proof is only handed out of a journal that is what was signed, and says when it is too early. */
    @Test
    void nothingFalseIsProven() {
        grow();
        var insight = new InsightId(subject(2), 3, 0);
        var prover = new Prover(journal.source, journal.domains);
        assertThat(prover.prove(insight, List.of())).isInstanceOf(Prover.Answer.Pending.class);
        journal.sign(key(), 1_000);
        assertThat(prover.prove(new InsightId(subject(2), 99, 0), List.of())).isInstanceOf(Prover.Answer.Unknown.class);
        assertThat(prover.prove(new InsightId(subject(2), 3, 99), List.of())).isInstanceOf(Prover.Answer.Unknown.class);
        journal.sql("UPDATE event_journal SET event_payload = set_byte(event_payload, 40,"
                + " get_byte(event_payload, 40) # 1) WHERE persistence_id = 'tally|s-2' AND sequence_number = 4");
        assertThat(prover.prove(insight, List.of(key().publicKey())))
                .isEqualTo(new Prover.Answer.Unprovable("The journal is not what was signed. The rows after the event"
                        + " do not lead to the link that the leaf has."));
    }

    /** Goal: the key is made once, for its owner alone, and something else in its place is refused. */
    @Test
    void theKeyIsKept() throws IOException {
        Path file = folder.resolve("proof.key");
        String pem = key().publicPem();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(ProofKey.load(file).publicPem()).isEqualTo(pem);
        assertThat(ProofKey.parsePublic(Files.readString(ProofKey.publicFile(file))))
                .isEqualTo(key().publicKey());
        Files.writeString(file, "something else");
        assertThatThrownBy(() -> ProofKey.load(file)).isInstanceOf(IllegalArgumentException.class);
    }
}
