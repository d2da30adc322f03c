/** Tests of what heals by itself, as far as that can be told without a database. */
@NullMarked
package dev.presage.node.healing;

import org.jspecify.annotations.NullMarked;
