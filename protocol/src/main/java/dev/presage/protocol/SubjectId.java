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

    private static final int MAX_DOMAIN_LENGTH = 32;

    /** What a domain's name may look like. */
    public static final Pattern DOMAIN = Pattern.compile("[a-z][a-z0-9-]{0," + (MAX_DOMAIN_LENGTH - 1) + "}");

    public SubjectId {
        if (!isValidDomain(domain)) {
            throw new IllegalArgumentException("A domain must match " + DOMAIN + ".");
        }
        if (!isValidId(id)) {
            throw new IllegalArgumentException("A subject id must match " + ID + ".");
        }
    }

    /** Whether {@code id} matches {@link #ID}; asked of every event, and so in a loop of its own. */
    public static boolean isValidId(String id) {
        int length = id.length();
        if (length == 0 || length > MAX_ID_LENGTH || !isLetterOrDigit(id.charAt(0))) {
            return false;
        }
        for (int i = 1; i < length; i++) {
            char c = id.charAt(i);
            if (!isLetterOrDigit(c) && "._:@/+=~-".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether {@code domain} matches {@link #DOMAIN}. */
    private static boolean isValidDomain(String domain) {
        int length = domain.length();
        if (length == 0 || length > MAX_DOMAIN_LENGTH || !isLowerCase(domain.charAt(0))) {
            return false;
        }
        for (int i = 1; i < length; i++) {
            char c = domain.charAt(i);
            if (!isLowerCase(c) && !isDigit(c) && c != '-') {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetterOrDigit(char c) {
        return isLowerCase(c) || isDigit(c) || (c >= 'A' && c <= 'Z');
    }

    private static boolean isLowerCase(char c) {
        return c >= 'a' && c <= 'z';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** The key under which the journal keeps this subject: {@code domain|id}. */
    public String persistenceId() {
        return domain + "|" + id;
    }

    /** Reverses {@link #persistenceId()}. */
    public static SubjectId ofPersistenceId(String persistenceId) {
        String domain = domainOf(persistenceId);
        return new SubjectId(domain, persistenceId.substring(domain.length() + 1));
    }

    /** The domain that a {@link #persistenceId()} begins with. */
    public static String domainOf(String persistenceId) {
        return persistenceId.substring(0, persistenceId.indexOf('|'));
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
