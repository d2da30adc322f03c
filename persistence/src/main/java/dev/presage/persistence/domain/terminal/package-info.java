/**
 * Terminals: where accounts pay. Nobody sends to a terminal: accounts tell it of their payments, and of what labels
 * said of them later. It keeps some weeks of that by day and works out how probable it is that the terminal is
 * compromised, which accounts look at before they decide.
 */
@NullMarked
package dev.presage.persistence.domain.terminal;

import org.jspecify.annotations.NullMarked;
