/** The Kubernetes files, held against the code, and mutated to see that a mistake would be found. */
@NullMarked
package dev.presage.ops.k8s;

import org.jspecify.annotations.NullMarked;
