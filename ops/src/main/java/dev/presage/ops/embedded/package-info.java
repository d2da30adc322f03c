/**
 * Servers that come with Presage, so that it runs on a machine that has none: PostgreSQL and a Kafka broker, each the
 * real program in processes of its own, with its data kept between starts. Tests and benchmarks use them too, and
 * pause or kill them on purpose.
 */
@NullMarked
package dev.presage.ops.embedded;

import org.jspecify.annotations.NullMarked;
