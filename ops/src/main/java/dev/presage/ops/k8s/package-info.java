/**
 * The Kubernetes files, built by kustomize and held against the code: whatever a manifest says of ports, paths,
 * variables, directories, times or metrics must be so in the node that it starts.
 */
@NullMarked
package dev.presage.ops.k8s;

import org.jspecify.annotations.NullMarked;
