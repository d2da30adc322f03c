/** Tests of the picture of the cluster. */
@NullMarked
package dev.presage.node.cluster.view;

import org.jspecify.annotations.NullMarked;
