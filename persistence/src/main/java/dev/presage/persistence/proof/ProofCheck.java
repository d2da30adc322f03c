package dev.presage.persistence.proof;

import dev.presage.persistence.domain.Domain;
import dev.presage.persistence.domain.Domains;
import dev.presage.persistence.journal.EventCodec;
import dev.presage.persistence.journal.JournalBytes;
import dev.presage.persistence.journal.chain.Chain;
import dev.presage.protocol.Insight;
import dev.presage.protocol.InsightId;
import dev.presage.protocol.SubjectEvent;
import dev.presage.protocol.wire.MalformedBytes;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Checks a proof with nothing but a public key: from what the insight says up to the signature. */
public final class ProofCheck {
    private final Domains domains;

    /**
     * @param domains who can read payloads
     */
    public ProofCheck(Domains domains) {
        this.domains = domains;
    }

    /** What came of it. */
    public sealed interface Verdict {
        /**
         * It holds.
         *
         * @param proven what is proven, in sentences
         */
        record Holds(List<String> proven) implements Verdict {}

        /**
         * It does not.
         *
         * @param why what does not fit, in a sentence
         */
        record Fails(String why) implements Verdict {}
    }

    /** Checks a file's text. */
    public Verdict check(String text, PublicKey key) {
        try {
            return check(ProofFile.parse(text), key);
        } catch (IllegalArgumentException malformed) {
            return new Verdict.Fails("The file cannot be read as a proof: " + malformed.getMessage());
        }
    }

    Verdict check(ProofFile proof, PublicKey key) {
        String name = ProofKey.name(key);
        Statement statement = proof.signed().statement();
        if (!statement.key().equals(name)) {
            return new Verdict.Fails(
                    "The statement names another key: it says " + statement.key() + ", the key given is " + name + ".");
        }
        String broken = chain(proof, statement);
        if (!broken.isEmpty()) {
            return new Verdict.Fails(broken);
        }
        try {
            String said = said(proof);
            if (!said.equals(proof.says())) {
                return new Verdict.Fails("The payload says something else of this insight: " + said + ".");
            }
        } catch (MalformedBytes | IllegalArgumentException unreadable) {
            return new Verdict.Fails("The payload holds no such insight: " + unreadable.getMessage());
        }
        if (!ProofKey.verifies(key, proof.signed().text(), proof.signed().signature())) {
            return new Verdict.Fails("The signature is not that of this statement by this key.");
        }
        return new Verdict.Holds(proven(proof, statement));
    }

    /** What does not follow from what; empty if everything does, from the payload up to the root. */
    private static String chain(ProofFile proof, Statement statement) {
        var chain = new Chain();
        InsightId insight = proof.insight();
        String id = insight.subject().persistenceId();
        long version = insight.version();
        byte[] link = chain.link(proof.before(), id, version, proof.manifest(), proof.payload());
        if (!Arrays.equals(link, proof.link())) {
            return "The event does not have the link it should: its subject, number, manifest, payload, the link before"
                    + " it or its own was changed.";
        }
        for (ProofFile.Following row : proof.following()) {
            link = chain.linkOfDigest(link, id, ++version, row.manifest(), row.digest());
        }
        if (!Arrays.equals(link, proof.head())) {
            return "The rows after the event do not lead to the link that the leaf has.";
        }
        byte[] leaf = new Leaf(id, version, link).bytes();
        try {
            byte[] root = MerkleTree.rootOf(leaf, proof.leaf(), statement.subjects(), proof.path());
            return Arrays.equals(root, statement.root())
                    ? ""
                    : "The leaf and the path beside it do not lead to the root that was signed.";
        } catch (IllegalArgumentException length) {
            return "The path does not fit a tree of " + statement.subjects() + " leaves: " + length.getMessage();
        }
    }

    private String said(ProofFile proof) {
        InsightId insight = proof.insight();
        Domain<?> domain = domains.named(insight.subject().domain());
        if (domain == null) {
            throw new IllegalArgumentException("Nobody here reads " + insight.subject() + ".");
        }
        return said(domain, new JournalBytes(proof.manifest(), proof.payload()), insight.index());
    }

    static String said(Domain<?> domain, JournalBytes payload, int index) {
        List<Insight> insights = switch (new EventCodec(domain).decode(payload)) {
            case SubjectEvent.Observed observed -> observed.insights();
        };
        if (index < 0 || index >= insights.size()) {
            throw new IllegalArgumentException("The event has " + insights.size() + " insights.");
        }
        return Words.of(insights.get(index));
    }

    private static List<String> proven(ProofFile proof, Statement statement) {
        InsightId insight = proof.insight();
        return List.of(
                "Event " + insight.version() + " of " + insight.subject() + " held insight " + insight.index() + ": "
                        + proof.says() + ".",
                "Its payload has the SHA-256 "
                        + HexFormat.of().formatHex(Chain.sha256().digest(proof.payload())) + ", and "
                        + proof.following().size() + " later events of the subject are fixed with it.",
                "That was so when block " + statement.number() + " was signed at " + statement.at() + " with key "
                        + statement.key() + ": the journal held " + statement.totalRows() + " events of "
                        + statement.totalSubjects() + " subjects then, up to position " + statement.position() + ".");
    }
}
