package dev.presage.node.training.data;

import dev.presage.protocol.SubjectId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Gives subjects their pseudonyms: HMAC-SHA-256 of their id. The same key gives the same pseudonyms, so that sets can
 * be compared; who does not have it can neither tell nor guess an id. For one thread.
 */
public final class Pseudonyms {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int LEAST_BYTES = 16;
    private static final int NAME_BYTES = 4;
    private static final int TEXT_BYTES = 16;

    private final Mac mac;

    /**
     * @param key at least 16 secret bytes
     */
    public Pseudonyms(byte[] key) {
        if (key.length < LEAST_BYTES) {
            throw new IllegalArgumentException("A pseudonym key has at least " + LEAST_BYTES + " bytes.");
        }
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("Every JVM has " + ALGORITHM + ".", missing);
        }
    }

    Pseudonym of(SubjectId subject) {
        return new Pseudonym(mac.doFinal(subject.persistenceId().getBytes(StandardCharsets.UTF_8)));
    }

    /** What a subject is called outside, as in training sets. */
    public String name(SubjectId subject) {
        return of(subject).toString();
    }

    /** What any other text is called that may say who somebody is. No subject is called so: it is shorter. */
    public String name(String text) {
        byte[] name = mac.doFinal(("text " + text).getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(name, 0, TEXT_BYTES);
    }

    /** Tells keys apart without giving them away. No subject is called so: ids have a bar in them. */
    String keyName() {
        byte[] name = mac.doFinal("key".getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(name, 0, NAME_BYTES);
    }
}
