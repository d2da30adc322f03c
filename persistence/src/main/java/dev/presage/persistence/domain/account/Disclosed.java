package dev.presage.persistence.domain.account;

/**
 * What a label discloses of a payment that is remembered.
 *
 * @param terminal where it was made
 * @param paidMillis when, milliseconds since 1970
 * @param fraud whether it was fraudulent
 * @param explained probability that it was a thief's who has the card's details, as it looked when it was made
 * @param isRevision whether a label had said the opposite before
 */
public record Disclosed(String terminal, long paidMillis, boolean fraud, double explained, boolean isRevision) {}
