package dev.presage.persistence.proof;

import dev.presage.persistence.journal.chain.Chain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The key that blocks are signed with: Ed25519, in a file of two PEM parts, {@code PRIVATE KEY} (PKCS 8) and
 * {@code PUBLIC KEY}, that its owner alone may read. The public part lies beside it in a file of its own, whose name
 * ends in {@code .pub}. Safe for many threads.
 */
public final class ProofKey {
    private static final String ALGORITHM = "Ed25519";
    private static final String PRIVATE = "PRIVATE KEY";
    private static final String PUBLIC = "PUBLIC KEY";
    private static final int PEM_COLUMNS = 64;

    private final PrivateKey secret;
    private final PublicKey shown;

    private ProofKey(PrivateKey secret, PublicKey shown) {
        this.secret = secret;
        this.shown = shown;
    }

    /**
     * Reads the key; where there is none a new one is made.
     *
     * @throws IOException if the file can neither be read nor made
     * @throws IllegalArgumentException if it holds something else
     */
    public static ProofKey load(Path file) throws IOException {
        if (!Files.exists(file)) {
            make(file);
        }
        String pem = Files.readString(file);
        try {
            var key = new ProofKey(
                    KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(part(pem, PRIVATE))),
                    parsePublic(pem));
            if (!verifies(key.shown, "", key.sign(""))) {
                throw new IllegalArgumentException(file + " holds two keys that do not belong together.");
            }
            show(key, publicFile(file));
            return key;
        } catch (GeneralSecurityException malformed) {
            throw new IllegalArgumentException(file + " holds no key of Ed25519.", malformed);
        }
    }

    /** A folder that cannot be written, as one of secrets, goes without. */
    private static void show(ProofKey key, Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (!Files.exists(file) && folder != null && Files.isWritable(folder)) {
            Files.writeString(file, key.publicPem());
        }
    }

    /** Where the public part lies. */
    public static Path publicFile(Path file) {
        return file.resolveSibling(file.getFileName() + ".pub");
    }

    private static void make(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Path next = Files.createTempFile(
                folder,
                "proof",
                ".next",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
            Files.writeString(
                    next,
                    pem(PRIVATE, pair.getPrivate().getEncoded())
                            + pem(PUBLIC, pair.getPublic().getEncoded()));
            Files.createLink(file, next);
        } catch (FileAlreadyExistsException somebodyWasFaster) {
            // Theirs is as good.
        } catch (GeneralSecurityException never) {
            throw new IllegalStateException("Every Java from 15 on has Ed25519.", never);
        } finally {
            Files.delete(next);
        }
    }

    /**
     * Reads a public key from PEM; other parts of the text do not matter.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static PublicKey parsePublic(String pem) {
        try {
            return KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(part(pem, PUBLIC)));
        } catch (GeneralSecurityException malformed) {
            throw new IllegalArgumentException("There is no public key of Ed25519.", malformed);
        }
    }

    private static byte[] part(String pem, String name) {
        String begin = "-----BEGIN " + name + "-----";
        int from = pem.indexOf(begin);
        int to = pem.indexOf("-----END " + name + "-----");
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("There is no " + name + " in PEM.");
        }
        return Base64.getMimeDecoder().decode(pem.substring(from + begin.length(), to));
    }

    private static String pem(String name, byte[] der) {
        return "-----BEGIN " + name + "-----\n"
                + Base64.getMimeEncoder(PEM_COLUMNS, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END " + name + "-----\n";
    }

    /** The public part in PEM. */
    public String publicPem() {
        return pem(PUBLIC, shown.getEncoded());
    }

    public PublicKey publicKey() {
        return shown;
    }

    /** What a key is called in statements: the SHA-256 of its public part (SubjectPublicKeyInfo), in hexadecimal. */
    public static String name(PublicKey key) {
        return HexFormat.of().formatHex(Chain.sha256().digest(key.getEncoded()));
    }

    byte[] sign(String text) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(secret);
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return signature.sign();
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("The key cannot sign.", broken);
        }
    }

    static boolean verifies(PublicKey key, String text, byte[] signature) {
        try {
            Signature check = Signature.getInstance(ALGORITHM);
            check.initVerify(key);
            check.update(text.getBytes(StandardCharsets.UTF_8));
            return check.verify(signature);
        } catch (GeneralSecurityException malformed) {
            return false;
        }
    }
}
