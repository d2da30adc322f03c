/**
 * What a node asks of Kubernetes: who its peers are, and that the youngest of them goes first when there are too many.
 * In come the pod's mounted account and changes of the cluster's members; out go requests to the Kubernetes API.
 */
@NullMarked
package dev.presage.node.kubernetes;

import org.jspecify.annotations.NullMarked;
