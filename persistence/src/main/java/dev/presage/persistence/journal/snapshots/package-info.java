/**
 * Snapshots, so that a subject wakes without its whole journal: contexts come in, one snapshot a subject goes out, many
 * of them in one statement. A snapshot is only a help. It waits behind the journal's rows, is dropped where too many
 * wait, never stands without the row it ends with, and where it cannot be read the rows are. Now and then one stays for
 * good as a waypoint, for whoever travels to the past.
 */
@NullMarked
package dev.presage.persistence.journal.snapshots;

import org.jspecify.annotations.NullMarked;
