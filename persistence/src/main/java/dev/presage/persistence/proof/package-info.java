/**
 * Proofs that the journal is what it was. The ends of all chains are gathered in commit order into blocks; each block
 * is a Merkle tree whose root is signed, together with what was counted and the digest of the block before it. From
 * rows and blocks come proof files, which anybody can check who has the public key and nothing else. How everything is
 * written stands in ops/runbooks/proofs.md, and never changes.
 */
@NullMarked
package dev.presage.persistence.proof;

import org.jspecify.annotations.NullMarked;
