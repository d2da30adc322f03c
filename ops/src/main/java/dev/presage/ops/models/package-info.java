/** {@code presage models}: the registry of a running node from the command line, over its HTTP API. */
@NullMarked
package dev.presage.ops.models;

import org.jspecify.annotations.NullMarked;
