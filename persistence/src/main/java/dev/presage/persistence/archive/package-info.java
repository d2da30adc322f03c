/**
 * The oldest rows of subjects, in files beside the database. Rows that every reader has passed and a snapshot covers
 * come in; files in the lossless format of exports go out, with an index in the database, by which whoever misses a row
 * there finds it in its file. Chains go on as if nothing had been moved.
 */
@NullMarked
package dev.presage.persistence.archive;

import org.jspecify.annotations.NullMarked;
