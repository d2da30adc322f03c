/** Tests of writing many subjects' rows together, against a real PostgreSQL. */
@NullMarked
package dev.presage.persistence.journal.writing;

import org.jspecify.annotations.NullMarked;
