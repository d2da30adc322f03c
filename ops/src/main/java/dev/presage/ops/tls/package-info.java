/**
 * An authority of our own for nodes that run on one machine, so that they can speak TLS to one another without anybody
 * having bought a certificate. Where an authority is at hand, for example in Kubernetes, its files are used instead.
 */
@NullMarked
package dev.presage.ops.tls;

import org.jspecify.annotations.NullMarked;
