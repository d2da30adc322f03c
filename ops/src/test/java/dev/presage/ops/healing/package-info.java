/** Tests of what heals by itself, against a real journal and real subjects. */
@NullMarked
package dev.presage.ops.healing;

import org.jspecify.annotations.NullMarked;
