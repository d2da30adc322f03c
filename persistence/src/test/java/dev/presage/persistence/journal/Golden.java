package dev.presage.persistence.journal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;

/** Files of what was written once and is read for ever. */
public final class Golden {
    private Golden() {}

    /** The bytes of the file {@code golden/<name>.hex}. */
    public static byte[] bytes(String name) throws IOException {
        String path = "/golden/" + name + ".hex";
        try (InputStream file = Golden.class.getResourceAsStream(path)) {
            String hex = new String(Objects.requireNonNull(file, path).readAllBytes(), StandardCharsets.US_ASCII);
            return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
        }
    }
}
