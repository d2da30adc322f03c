package dev.presage.protocol;

/**
 * Names exactly one set of weights.
 *
 * @param name what the model is for, for example {@code device-next}
 * @param version which of its versions
 * @param digest SHA-256 of the weights, lower-case hexadecimal
 */
public record ModelRef(String name, String version, String digest) {
    private static final int KEY_LETTERS = 16;
    private static final int BITS_OF_LETTER = 4;
    private static final int HEXADECIMAL = 16;

    /** The digest's first 64 bits: enough to tell weights apart where the whole digest is too long to be kept. */
    public long key() {
        long key = 0;
        int letters = Math.min(KEY_LETTERS, digest.length());
        for (int i = 0; i < letters; i++) {
            key = key << BITS_OF_LETTER | Character.digit(digest.charAt(i), HEXADECIMAL);
        }
        return key;
    }
}
