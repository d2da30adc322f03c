/** {@code presage cluster}: the cluster as one of its nodes sees it, printed as tables. */
@NullMarked
package dev.presage.ops.cluster;

import org.jspecify.annotations.NullMarked;
