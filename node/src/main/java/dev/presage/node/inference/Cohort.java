package dev.presage.node.inference;

/**
 * Which subjects a canary serves. Drawn by hash of model and subject, so that it is the same on every node and after
 * every start, that a growing share keeps those it had, and that two models do not try themselves on the same subjects.
 */
public final class Cohort {
    private static final long FNV_BASIS = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;
    private static final int DRAWN_BITS = 53;

    private Cohort() {}

    /**
     * Whether a subject is among those.
     *
     * @param subject its id
     * @param share of all subjects, from 0 to 1
     */
    public static boolean includes(String model, String subject, double share) {
        return draw(model, subject) < share;
    }

    /** A number in [0, 1), evenly spread over the subjects. */
    static double draw(String model, String subject) {
        // The zero between keeps a letter from moving from one to the other unnoticed.
        long hash = absorb(absorb(FNV_BASIS, model) * FNV_PRIME, subject);
        hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
        hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
        return (double) ((hash ^ hash >>> 33) >>> (Long.SIZE - DRAWN_BITS)) * 0x1.0p-53;
    }

    private static long absorb(long hash, String text) {
        long absorbed = hash;
        for (int i = 0; i < text.length(); i++) {
            absorbed = (absorbed ^ text.charAt(i)) * FNV_PRIME;
        }
        return absorbed;
    }
}
