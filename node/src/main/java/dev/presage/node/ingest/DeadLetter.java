package dev.presage.node.ingest;

import dev.presage.protocol.Problem;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A record that cannot be observed, and why. */
record DeadLetter(ConsumerRecord<byte[], byte[]> record, Problem problem) {}
