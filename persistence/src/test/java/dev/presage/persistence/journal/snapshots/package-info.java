/** Tests of snapshots against a real PostgreSQL. */
@NullMarked
package dev.presage.persistence.journal.snapshots;

import org.jspecify.annotations.NullMarked;
