/** Tests of proofs on a real PostgreSQL. */
@NullMarked
package dev.presage.persistence.proof;

import org.jspecify.annotations.NullMarked;
