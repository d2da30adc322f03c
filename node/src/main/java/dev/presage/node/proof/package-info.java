/**
 * Signs what the journal holds, minute by minute, and publishes it where a later change would be noticed: in a log,
 * on a Kafka topic, and elsewhere. What is signed and how is said by {@link dev.presage.persistence.proof}; here is
 * when it happens, where it goes and what is done when it cannot go there.
 */
@NullMarked
package dev.presage.node.proof;

import org.jspecify.annotations.NullMarked;
