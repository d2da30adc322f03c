package dev.presage.persistence.projection;

import dev.presage.persistence.journal.Cursor;

/**
 * How far a shard of one version of a projection has come.
 *
 * @param serving whether it is the version that readers see; else it is being built
 * @param cursor everything up to it is in the tables
 * @param parked rows that were not read into it, because they cannot be
 */
record Place(String projection, int version, boolean serving, Cursor cursor, long parked) {}
