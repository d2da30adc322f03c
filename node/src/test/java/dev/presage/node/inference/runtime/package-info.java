/** Tests of nets, weights and fitting on the real engine. */
@NullMarked
package dev.presage.node.inference.runtime;

import org.jspecify.annotations.NullMarked;
