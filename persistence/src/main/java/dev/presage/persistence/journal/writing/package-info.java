/** Writes rows of many subjects together, each group in one statement and one transaction. */
@NullMarked
package dev.presage.persistence.journal.writing;

import org.jspecify.annotations.NullMarked;
