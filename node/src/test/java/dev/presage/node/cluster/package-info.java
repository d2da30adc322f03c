/** Tests of membership: settings, joining, and who is not let in. */
@NullMarked
package dev.presage.node.cluster;

import org.jspecify.annotations.NullMarked;
