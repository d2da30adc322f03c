/** A small domain for tests: it counts, asks a model what the next number will be, and says how far off that was. */
@NullMarked
package dev.presage.persistence.domain.tally;

import org.jspecify.annotations.NullMarked;
