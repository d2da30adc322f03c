/**
 * How events come in. Bytes from Kafka or HTTP become observations or problems; from Kafka they go to their subjects in
 * batches that grow with load, and an offset is committed once everything before it is durable or a dead letter.
 */
@NullMarked
package dev.presage.node.ingest;

import org.jspecify.annotations.NullMarked;
