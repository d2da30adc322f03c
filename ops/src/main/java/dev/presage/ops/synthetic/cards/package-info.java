/**
 * A made-up world of payment cards: cardholders with a place and habits, terminals, three ways of fraud, and labels
 * that come days later. Seeded, and every day follows from seed and date alone, so that it can be entered anywhere.
 * Models are trained on it, and the demo plays it as its simulated source. None of its numbers stems from real people.
 */
@NullMarked
package dev.presage.ops.synthetic.cards;

import org.jspecify.annotations.NullMarked;
