/** Tests of what finds damage, on a real PostgreSQL. */
@NullMarked
package dev.presage.persistence.verify;

import org.jspecify.annotations.NullMarked;
