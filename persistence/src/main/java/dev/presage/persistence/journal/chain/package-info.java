/**
 * What holds a subject's rows together: each carries a digest of itself and of the digest before it. Rows come in,
 * links go out. The digests are over bytes as they are stored, so that whoever can read the table can check them, and
 * nobody has to understand what the bytes say.
 */
@NullMarked
package dev.presage.persistence.journal.chain;

import org.jspecify.annotations.NullMarked;
