/** Tests of the registry, on a real PostgreSQL and real files. */
@NullMarked
package dev.presage.node.registry;

import org.jspecify.annotations.NullMarked;
