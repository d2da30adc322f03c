/** A small domain for tests whose subjects look at others and tell them: as many as wanted, under any name. */
@NullMarked
package dev.presage.persistence.domain.peer;

import org.jspecify.annotations.NullMarked;
