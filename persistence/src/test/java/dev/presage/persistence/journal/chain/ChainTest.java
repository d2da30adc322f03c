package dev.presage.persistence.journal.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChainTest {
    /** Goal: links never change. Method: two that were made with printf, xxd and sha256sum. */
    @Test
    void linksAsWasWrittenDown() {
        var chain = new Chain();
        byte[] first = chain.link(null, "device|machine-1", 1, "observed:1", new byte[] {1, 2, 3});
        assertThat(first)
                .asHexString()
                .isEqualToIgnoringCase("4489502b97b4b063d3b1798637844b399cd4bbe4befac155183e41a872d94d59");
        byte[] nothing = HexFormat.of().parseHex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assertThat(chain.linkOfDigest(first, "device|machine-1", 2, "observed:2", nothing))
                .asHexString()
                .isEqualToIgnoringCase("90fe16dc2875ed73d72bc7a00d716d562c1ca1857883ab45355ff1aeda689004");
    }

    /** Goal: what is remembered is bounded, is the newest, and answers for its own row only. */
    @Test
    void remembersTheHeadsOfAFew() {
        var heads = new Heads(2);
        heads.remember(Map.of("a", new Head(1, new byte[] {1})));
        heads.remember("a", new Head(2, new byte[] {2}));
        heads.remember("b", new Head(1, new byte[] {3}));
        assertThat(heads.link("a", 1)).isNull();
        assertThat(heads.link("a", 2)).containsExactly(2);
        heads.remember("c", new Head(7, new byte[] {4}));
        assertThat(heads.link("b", 1)).isNull();
        assertThat(heads.link("a", 2)).containsExactly(2);
        assertThat(heads.link("c", 7)).containsExactly(4);
    }
}
