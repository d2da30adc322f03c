package dev.presage.persistence.domain.terminal;

import dev.presage.protocol.Payload;

/**
 * An account paid here.
 *
 * @param amount in units of the payment's currency
 * @param score probability of fraud as the account saw it by itself, in [0, 1]
 */
public record Payment(double amount, double score) implements Payload {}
