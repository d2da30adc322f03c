/** Holds the decoder against good and bad events, and the delivery against subjects that are slow, full or silent. */
@NullMarked
package dev.presage.node.ingest;

import org.jspecify.annotations.NullMarked;
