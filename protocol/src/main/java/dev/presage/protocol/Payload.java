package dev.presage.protocol;

/**
 * What one observation says, in its domain's own terms: a reading, a transaction, a message. Open, because domains are
 * open; implementations are immutable and compare by value.
 */
public interface Payload {}
