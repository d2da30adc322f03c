package dev.presage.persistence.journal;

/**
 * A part of all subjects, by the hash of their persistence ids.
 *
 * @param number which part, from 0
 * @param of how many parts there are, a power of two
 */
public record Shard(int number, int of) {
    public Shard {
        if (Integer.bitCount(of) != 1 || number < 0 || number >= of) {
            throw new IllegalArgumentException("There is no shard " + number + " of " + of + ".");
        }
    }
}
