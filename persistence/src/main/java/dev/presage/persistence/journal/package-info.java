/**
 * The journal on PostgreSQL: schema, event codec, snapshots, and reading what was written in the order in which it
 * committed.
 */
@NullMarked
package dev.presage.persistence.journal;

import org.jspecify.annotations.NullMarked;
