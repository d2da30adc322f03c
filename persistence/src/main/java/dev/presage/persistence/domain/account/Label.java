package dev.presage.persistence.domain.account;

import dev.presage.protocol.Payload;

/**
 * It became known what a transaction was.
 *
 * @param transaction event id of the transaction
 * @param fraud whether it was fraudulent
 */
public record Label(String transaction, boolean fraud) implements Payload {}
