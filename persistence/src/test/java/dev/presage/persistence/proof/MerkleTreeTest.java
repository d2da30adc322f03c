package dev.presage.persistence.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MerkleTreeTest {
    private static List<byte[]> leaves(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> ("leaf " + i).getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    /** Goal: it is the tree of RFC 6962. Method: the roots that others publish for their well-known leaves. */
    @Test
    void isTheTreeOfTheStandard() {
        List<byte[]> leaves = Stream.of(
                        "",
                        "00",
                        "10",
                        "2021",
                        "3031",
                        "40414243",
                        "5051525354555657",
                        "606162636465666768696a6b6c6d6e6f")
                .map(HexFormat.of()::parseHex)
                .toList();
        String[] roots = {
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
        };
        for (int size = 1; size <= leaves.size(); size++) {
            assertThat(new MerkleTree(leaves.subList(0, size)).root())
                    .asHexString()
                    .isEqualToIgnoringCase(roots[size - 1]);
        }
    }

    /** Goal: each leaf has a path to the root, and no other leaf can take it. */
    @Test
    void eachPathIsOfOneLeaf() {
        for (int size = 1; size <= 17; size++) {
            List<byte[]> leaves = leaves(size);
            var tree = new MerkleTree(leaves);
            for (int leaf = 0; leaf < size; leaf++) {
                List<byte[]> path = tree.path(leaf);
                assertThat(MerkleTree.rootOf(leaves.get(leaf), leaf, size, path))
                        .isEqualTo(tree.root());
                for (int other = 0; other < size; other++) {
                    if (other != leaf) {
                        assertThat(leadsTo(tree.root(), leaves.get(leaf), other, size, path))
                                .isFalse();
                    }
                }
            }
        }
        assertThatThrownBy(() -> MerkleTree.rootOf(new byte[0], 1, 1, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static boolean leadsTo(byte[] root, byte[] leaf, int index, int size, List<byte[]> path) {
        try {
            return Arrays.equals(root, MerkleTree.rootOf(leaf, index, size, path));
        } catch (IllegalArgumentException doesNotFit) {
            return false;
        }
    }
}
