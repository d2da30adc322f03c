/**
 * How insights go out. The journal is read in the order in which it was committed, and what it says is published to
 * Kafka at least once, each insight under an id that never changes. What was merely computed never goes out.
 */
@NullMarked
package dev.presage.node.egress;

import org.jspecify.annotations.NullMarked;
