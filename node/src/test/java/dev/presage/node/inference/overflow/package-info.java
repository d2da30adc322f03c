/** Tests of how subjects are answered by pools on other nodes. */
@NullMarked
package dev.presage.node.inference.overflow;

import org.jspecify.annotations.NullMarked;
