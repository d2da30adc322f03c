/**
 * Which versions of which models there are, what is known of each, and which one serves. A version comes in as a file,
 * which is kept under its digest, and an entry, which is a row in PostgreSQL; it goes through the lifecycle by steps,
 * each with who and why, and goes out as a file whose digest was checked. The room runs no model and knows no HTTP.
 */
@NullMarked
package dev.presage.node.registry;

import org.jspecify.annotations.NullMarked;
