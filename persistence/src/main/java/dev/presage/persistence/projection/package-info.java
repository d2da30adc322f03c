/**
 * What is read off the journal into tables of its own, so that it can be searched and added up: insights, and counts by
 * time. Shards of the subjects are followed in commit order; what was read and how far that was is written in one
 * transaction, so that every row counts once. All of it can be dropped and built anew from the journal.
 */
@NullMarked
package dev.presage.persistence.projection;

import org.jspecify.annotations.NullMarked;
