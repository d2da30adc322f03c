/**
 * What {@code presage up} does: it starts PostgreSQL, a Kafka broker and a node in one home directory, feeds them the
 * demonstration, heals what dies and stops everything in order.
 */
@NullMarked
package dev.presage.ops.up;

import org.jspecify.annotations.NullMarked;
