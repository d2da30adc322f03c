package dev.presage.node.ingest;

import dev.presage.protocol.Problem;

/** A record that cannot be observed, and why. */
record DeadLetter(KeptRecord record, Problem problem) {}
