package dev.presage.node.inference;

import dev.presage.protocol.ModelRef;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The bytes of a brought model, read once, so that what is served is what the digest names. */
public final class ModelFile {
    private static final int MAX_BYTES = 1 << 30;

    private final ModelRef ref;
    private final byte[] bytes;

    private ModelFile(ModelRef ref, byte[] bytes) {
        this.ref = ref;
        this.bytes = bytes;
    }

    /**
     * Reads the file that the settings name.
     *
     * @throws UnusableModel if there is none, it is empty, or it has more than a gibibyte
     */
    public static ModelFile read(ModelSettings settings) {
        Path path = settings.file()
                .orElseThrow(() -> new UnusableModel("The model " + settings.name() + " needs a file: set presage."
                        + "inference.models." + settings.name() + ".file."));
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(MAX_BYTES);
            if (bytes.length == 0 || bytes.length == MAX_BYTES) {
                throw new UnusableModel("The file " + path + " of the model " + settings.name() + " is "
                        + (bytes.length == 0 ? "empty." : "too large: a model has less than 1 GiB."));
            }
            return new ModelFile(new ModelRef(settings.name(), settings.version(), sha256(bytes)), bytes);
        } catch (NoSuchFileException missing) {
            throw new UnusableModel(
                    "The file " + path + " of the model " + settings.name() + " does not exist.", missing);
        } catch (IOException unreadable) {
            throw new UnusableModel(
                    "The file " + path + " of the model " + settings.name() + " cannot be read: "
                            + unreadable.getMessage(),
                    unreadable);
        }
    }

    /** Names exactly these bytes. */
    public ModelRef ref() {
        return ref;
    }

    /** The bytes themselves; not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    /** SHA-256, lower-case hexadecimal. */
    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256.", impossible);
        }
    }
}
