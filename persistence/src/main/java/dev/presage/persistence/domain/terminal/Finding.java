package dev.presage.persistence.domain.terminal;

import dev.presage.protocol.Payload;

/**
 * It became known what a payment here was.
 *
 * @param fraud whether it was fraudulent
 * @param paidMillis when it was made, milliseconds since 1970
 * @param explained probability that the card alone explains the fraud, for example because its details had leaked
 * @param isRevision whether the opposite was found before
 */
public record Finding(boolean fraud, long paidMillis, double explained, boolean isRevision) implements Payload {}
