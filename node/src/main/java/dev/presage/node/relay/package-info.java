/**
 * Brings what subjects told others to those it was told to. It follows the journal, where a telling is durable with the
 * event that led to it, and makes observations of them; how far it came is kept in PostgreSQL. Whatever it delivers
 * again, its receivers know already.
 */
@NullMarked
package dev.presage.node.relay;

import org.jspecify.annotations.NullMarked;
