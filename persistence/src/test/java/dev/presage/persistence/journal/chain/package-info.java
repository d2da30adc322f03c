/** Tests of the chain, against PostgreSQL's own digests and against vectors made by other tools. */
@NullMarked
package dev.presage.persistence.journal.chain;

import org.jspecify.annotations.NullMarked;
