package dev.presage.persistence.proof;

import dev.presage.persistence.journal.chain.Chain;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A signed statement with the leaves that lead to its root, by id.
 */
public record Block(Signed signed, List<Leaf> leaves) {
    public Block {
        leaves = List.copyOf(leaves);
    }

    MerkleTree tree() {
        return new MerkleTree(leaves.stream().map(Leaf::bytes).toList());
    }

    /**
     * What is wrong with it by itself, or beside the one before; empty if nothing is.
     *
     * @param keys public keys that may have signed; none leaves signatures unchecked
     */
    public List<String> faults(List<PublicKey> keys) {
        var faults = new ArrayList<String>();
        Statement statement = signed.statement();
        if (!keys.isEmpty() && keys.stream().noneMatch(key -> isBy(key, statement))) {
            faults.add("its signature is not by any given key");
        }
        if (leaves.isEmpty() || statement.subjects() != leaves.size()) {
            faults.add("it has " + leaves.size() + " leaves where " + statement.subjects() + " were signed");
        } else if (!Arrays.equals(tree().root(), statement.root())) {
            faults.add("its leaves do not lead to the root that was signed");
        }
        return faults;
    }

    private boolean isBy(PublicKey key, Statement statement) {
        return statement.key().equals(ProofKey.name(key)) && ProofKey.verifies(key, signed.text(), signed.signature());
    }

    /** Whether a statement says that nothing was before it. */
    public static boolean isFirst(Signed signed) {
        Statement statement = signed.statement();
        return statement.number() == 1 && Arrays.equals(statement.previous(), Chain.start());
    }

    /** Whether a statement's successor says so. */
    public static boolean follows(Signed before, Signed after) {
        Statement next = after.statement();
        return next.number() == before.statement().number() + 1
                && Arrays.equals(next.previous(), Statement.digest(before.text()));
    }
}
