/** Projections shared by several nodes. */
@NullMarked
package dev.presage.node.projection;

import org.jspecify.annotations.NullMarked;
