package dev.presage.protocol;

/**
 * What one subject saw of another when it concluded something.
 *
 * @param subject who was looked at
 * @param version where that one stood, the sequence number of its last event; 0 if nothing was ever observed of it;
 *     {@value #UNKNOWN} if it did not answer in time
 * @param numbers what it showed, in its domain's terms
 */
public record View(SubjectId subject, long version, Numbers numbers) {
    /** Stands for the version of a subject that did not answer in time. */
    public static final long UNKNOWN = -1;

    /** Of a subject that did not answer in time. */
    public static View unknown(SubjectId subject) {
        return new View(subject, UNKNOWN, Numbers.NONE);
    }

    public boolean isKnown() {
        return version != UNKNOWN;
    }
}
