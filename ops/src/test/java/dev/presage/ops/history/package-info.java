/** Tests of what looks back, on the built product with its real models. */
@NullMarked
package dev.presage.ops.history;

import org.jspecify.annotations.NullMarked;
