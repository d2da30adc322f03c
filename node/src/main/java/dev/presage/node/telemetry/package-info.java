/**
 * What the node measures of itself: one registry that the other rooms count into, in Prometheus' text format for
 * machines and as the few numbers that a person wants to see.
 */
@NullMarked
package dev.presage.node.telemetry;

import org.jspecify.annotations.NullMarked;
