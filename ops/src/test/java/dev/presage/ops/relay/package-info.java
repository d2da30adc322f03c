/** Tests of the relay against a real journal and real subjects. */
@NullMarked
package dev.presage.ops.relay;

import org.jspecify.annotations.NullMarked;
