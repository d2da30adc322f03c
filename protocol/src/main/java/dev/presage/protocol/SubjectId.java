package dev.presage.protocol;

import java.util.regex.Pattern;

/**
 * Names one device, account or customer.
 *
 * @param domain which kind of subject, for example {@code device}; lower-case letters, digits and hyphens
 * @param id what its sender calls it, at most {@value #MAX_ID_LENGTH} characters
 */
public record SubjectId(String domain, String id) implements Comparable<SubjectId> {
    /** The journal keys rows by domain and id together in 255 characters. */
    public static final int MAX_ID_LENGTH = 200;

    /** What an id may look like. Letters, digits and {@code . _ : @ / + = ~ -}, so that it is safe in logs and keys. */
    public static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:@/+=~-]{0," + (MAX_ID_LENGTH - 1) + "}");

    /** What a domain's name may look like. */
    public static final Pattern DOMAIN = Pattern.compile("[a-z][a-z0-9-]{0,31}");

    public SubjectId {
        if (!DOMAIN.matcher(domain).matches()) {
            throw new IllegalArgumentException("A domain must match " + DOMAIN + ".");
        }
        if (!isValidId(id)) {
            throw new IllegalArgumentException("A subject id must match " + ID + ".");
        }
    }

    /** Whether {@code id} could name a subject. */
    public static boolean isValidId(String id) {
        return id.length() <= MAX_ID_LENGTH && ID.matcher(id).matches();
    }

    /** The key under which the journal keeps this subject: {@code domain|id}. */
    public String persistenceId() {
        return domain + "|" + id;
    }

    /** Reverses {@link #persistenceId()}. */
    public static SubjectId ofPersistenceId(String persistenceId) {
        int bar = persistenceId.indexOf('|');
        return new SubjectId(persistenceId.substring(0, bar), persistenceId.substring(bar + 1));
    }

    @Override
    public int compareTo(SubjectId other) {
        return persistenceId().compareTo(other.persistenceId());
    }

    @Override
    public String toString() {
        return domain + "/" + id;
    }
}
