/**
 * How what is said to subjects and models, and what they answer, crosses from node to node. In come messages, out go
 * bytes under a logical name with a version, and back. Parts that also stand in the journal are written as they are
 * there. Unlike the journal's, these bytes live as long as a message does: a version has to be read only by the version
 * of the product before and after it.
 */
@NullMarked
package dev.presage.persistence.messages;

import org.jspecify.annotations.NullMarked;
