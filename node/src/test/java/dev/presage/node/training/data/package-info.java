/** Tests of what training sets are made by. */
@NullMarked
package dev.presage.node.training.data;

import org.jspecify.annotations.NullMarked;
