/** Tests of the journal against real PostgreSQL, with the fixture that starts it. */
@NullMarked
package dev.presage.persistence.journal;

import org.jspecify.annotations.NullMarked;
