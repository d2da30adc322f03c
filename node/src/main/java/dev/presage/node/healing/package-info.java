/**
 * What goes wrong and is put right without anybody's help, and where it is seen: subjects that cannot be recovered, a
 * database that is away, parts of the node that fail. In come failures; out go retries at a bounded pace, and words on
 * what is wrong now.
 */
@NullMarked
package dev.presage.node.healing;

import org.jspecify.annotations.NullMarked;
