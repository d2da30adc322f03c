/** Runs the publisher of insights between a real journal and a real broker. */
@NullMarked
package dev.presage.ops.egress;

import org.jspecify.annotations.NullMarked;
