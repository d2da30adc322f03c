/**
 * The node over HTTP: events come in as CloudEvents and are answered with what became durable, subjects and their
 * history are read, and insights stream out of the journal. One class per resource; each takes the ports it needs, and
 * one place turns what goes wrong into {@code application/problem+json}.
 */
@NullMarked
package dev.presage.node.http;

import org.jspecify.annotations.NullMarked;
