/** Tests of messages between nodes. */
@NullMarked
package dev.presage.persistence.messages;

import org.jspecify.annotations.NullMarked;
