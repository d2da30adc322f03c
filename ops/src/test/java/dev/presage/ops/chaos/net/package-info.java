/** Tests of what breaks the product, and the product broken for two minutes. */
@NullMarked
package dev.presage.ops.chaos.net;

import org.jspecify.annotations.NullMarked;
