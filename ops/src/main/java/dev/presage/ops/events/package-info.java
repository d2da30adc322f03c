/** Writing events to Kafka as any sender would: CloudEvents in binary mode, keyed by subject. */
@NullMarked
package dev.presage.ops.events;

import org.jspecify.annotations.NullMarked;
