package dev.presage.persistence.proof;

import dev.presage.persistence.journal.chain.Chain;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * A tree of SHA-256 digests as in RFC 6962: a leaf's digest is that of a zero byte and the leaf, an inner node's that
 * of a one byte and its two children. Of an odd number of nodes the last one goes up as it is.
 */
public final class MerkleTree {
    private static final byte LEAF = 0;
    private static final byte NODE = 1;

    /** From the leaves to the root. */
    private final List<List<byte[]>> levels = new ArrayList<>();

    /**
     * @param leaves at least one
     */
    public MerkleTree(List<byte[]> leaves) {
        MessageDigest sha256 = Chain.sha256();
        List<byte[]> level = new ArrayList<>(leaves.size());
        for (byte[] leaf : leaves) {
            level.add(leafDigest(sha256, leaf));
        }
        levels.add(level);
        while (level.size() > 1) {
            List<byte[]> next = new ArrayList<>((level.size() + 1) / 2);
            for (int i = 0; i + 1 < level.size(); i += 2) {
                next.add(nodeDigest(sha256, level.get(i), level.get(i + 1)));
            }
            if (level.size() % 2 == 1) {
                next.add(level.getLast());
            }
            levels.add(next);
            level = next;
        }
    }

    public byte[] root() {
        return levels.getLast().getFirst();
    }

    /** The digests beside the way from a leaf to the root, lowest first. */
    public List<byte[]> path(int leaf) {
        var path = new ArrayList<byte[]>();
        int at = leaf;
        for (List<byte[]> level : levels) {
            int beside = at ^ 1;
            if (beside < level.size()) {
                path.add(level.get(beside));
            }
            at /= 2;
        }
        return path;
    }

    /**
     * The root that a leaf and its path lead to.
     *
     * @param index the leaf's place
     * @param size how many leaves there are
     * @throws IllegalArgumentException if a path to that place has another length
     */
    static byte[] rootOf(byte[] leaf, int index, long size, List<byte[]> path) {
        MessageDigest sha256 = Chain.sha256();
        byte[] digest = leafDigest(sha256, leaf);
        int used = 0;
        long at = index;
        for (long width = size; width > 1; width = (width + 1) / 2) {
            if ((at ^ 1) < width) {
                if (used == path.size()) {
                    throw new IllegalArgumentException("The path is too short.");
                }
                byte[] beside = path.get(used++);
                digest = at % 2 == 0 ? nodeDigest(sha256, digest, beside) : nodeDigest(sha256, beside, digest);
            }
            at /= 2;
        }
        if (used != path.size() || index < 0 || index >= size) {
            throw new IllegalArgumentException("The path is too long, or the leaf beyond the last one.");
        }
        return digest;
    }

    private static byte[] leafDigest(MessageDigest sha256, byte[] leaf) {
        sha256.update(LEAF);
        return sha256.digest(leaf);
    }

    private static byte[] nodeDigest(MessageDigest sha256, byte[] left, byte[] right) {
        sha256.update(NODE);
        sha256.update(left);
        return sha256.digest(right);
    }
}
