/** What tests do with a broker as its other clients: send, read, look at what is committed. */
@NullMarked
package dev.presage.ops.kafka;

import org.jspecify.annotations.NullMarked;
