package dev.presage.persistence.replay;

import dev.presage.persistence.journal.chain.Chain;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Under what a domain's events are concluded besides what they hold themselves.
 *
 * @param domain the domain's name
 * @param options its settings, see {@link dev.presage.persistence.domain.Options}
 * @param codeVersion of the node that concluded
 * @param machine the kind of machine that it ran on: numbers may differ in their last bits on another
 */
public record Setup(String domain, SortedMap<String, String> options, String codeVersion, String machine) {
    private static final int KEY_BITS = 48;

    public Setup {
        options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
    }

    public static Setup of(String domain, Map<String, String> options, String codeVersion, String machine) {
        return new Setup(domain, new TreeMap<>(options), codeVersion, machine);
    }

    /** Names it in events: the first bits of a SHA-256 of all its parts. It is journaled, so it never changes. */
    public long key() {
        MessageDigest digest = Chain.sha256();
        add(digest, domain);
        options.forEach((name, value) -> {
            add(digest, name);
            add(digest, value);
        });
        add(digest, codeVersion);
        add(digest, machine);
        long key = ByteBuffer.wrap(digest.digest()).getLong() >>> (Long.SIZE - KEY_BITS);
        return key == 0 ? 1 : key;
    }

    private static void add(MessageDigest digest, String part) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        digest.update(bytes);
    }
}
