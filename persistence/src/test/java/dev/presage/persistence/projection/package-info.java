/** Projections on a real PostgreSQL. */
@NullMarked
package dev.presage.persistence.projection;

import org.jspecify.annotations.NullMarked;
