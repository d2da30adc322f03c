package dev.presage.persistence.domain.account;

import dev.presage.protocol.Payload;

/**
 * A card pays.
 *
 * @param amount in units of {@code currency}, in [0, 1e9]
 * @param currency ISO 4217, three upper-case letters
 * @param terminal where
 * @param merchant to whom; empty if not said
 * @param country in which country; empty if not said
 */
public record Transaction(double amount, String currency, String terminal, String merchant, String country)
        implements Payload {}
