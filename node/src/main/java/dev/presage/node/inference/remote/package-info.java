/**
 * Models that run on other servers, asked by the Open Inference Protocol or by TensorFlow Serving's. Whatever becomes
 * of such a server, a question takes no longer than its deadline and costs the server no more than a share of retries;
 * one that keeps failing is left alone for a while.
 */
@NullMarked
package dev.presage.node.inference.remote;

import org.jspecify.annotations.NullMarked;
