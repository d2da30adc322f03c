/** Tests of nodes that speak TLS to one another. */
@NullMarked
package dev.presage.ops.tls;

import org.jspecify.annotations.NullMarked;
