/**
 * A Kafka broker in a process of its own, with a class path of its own: its client library is another version than the
 * node's. It lives no longer than the process that started it.
 */
@NullMarked
package dev.presage.ops.broker;

import org.jspecify.annotations.NullMarked;
