/**
 * The language of the system: ids, sealed commands, events, replies and insights, error codes and wire codecs. Every
 * other room speaks it; it does nothing by itself and touches no I/O.
 */
@NullMarked
package dev.presage.protocol;

import org.jspecify.annotations.NullMarked;
