/** What Presage's parts can do, measured against the bare thing they are built on, in the same run. */
@NullMarked
package dev.presage.ops.bench;

import org.jspecify.annotations.NullMarked;
