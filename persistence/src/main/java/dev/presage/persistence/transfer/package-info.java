/**
 * Takes a journal out of its database and brings it into another one. Rows come in by pages in commit order, as of one
 * moment; a file goes out that can be checked to the last byte, and back in as it went out, with its chains. Memory
 * does not grow with the journal. What stands in such a file is told in ops/runbooks/archive.md.
 */
@NullMarked
package dev.presage.persistence.transfer;

import org.jspecify.annotations.NullMarked;
