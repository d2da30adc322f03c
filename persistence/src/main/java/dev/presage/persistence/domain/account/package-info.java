/**
 * Payment accounts: transactions and labels come in, an approve, review or decline goes out with its reasons. What is
 * remembered is a small picture of the account's habits, a filter that infers whether the card's details have leaked,
 * and the carried state of the model of the next transaction. Every event costs the same, however long the history.
 */
@NullMarked
package dev.presage.persistence.domain.account;

import org.jspecify.annotations.NullMarked;
