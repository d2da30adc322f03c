/** Starts the servers that come along for real: they keep data, say why they fail, and stop. */
@NullMarked
package dev.presage.ops.embedded;

import org.jspecify.annotations.NullMarked;
