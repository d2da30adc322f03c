/**
 * Real files as events: rows of CSV files, of the NAB collection or of card transactions go through Kafka as what
 * happened to their subjects, in event time. Ids follow from file and row, so that sending a file twice sends the same
 * events twice. Memory stays flat however long a file is.
 */
@NullMarked
package dev.presage.ops.replay;

import org.jspecify.annotations.NullMarked;
