package dev.presage.persistence.journal.chain;

/**
 * Where a subject's chain ends.
 *
 * @param version sequence number of its last row
 * @param link that row's link; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record Head(long version, byte[] link) {}
