/** Runs the intake against a real broker that stops, comes back and carries bad records. */
@NullMarked
package dev.presage.ops.ingest;

import org.jspecify.annotations.NullMarked;
