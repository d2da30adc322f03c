/** Tests of batching, pools and workers, with models of their own that die, hang and lie when told to. */
@NullMarked
package dev.presage.node.inference;

import org.jspecify.annotations.NullMarked;
