/** Servers that come along: a real Kafka broker and a real PostgreSQL, for the demo, the benchmarks and the tests. */
@NullMarked
package dev.presage.ops.embedded;

import org.jspecify.annotations.NullMarked;
