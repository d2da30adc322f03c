/**
 * Breaks a cluster of three while it works, and says what came of it. Three nodes, a broker and a database run as real
 * processes with a network between them that can be cut; a load of known events runs through them; faults follow one
 * another by a seeded plan; then the journal, the insights' topic and the nodes' own answers are held against what was
 * acknowledged. The seed repeats a run.
 */
@NullMarked
package dev.presage.ops.chaos;

import org.jspecify.annotations.NullMarked;
