/** Learning: cutting training sets from the journal, and what is made of them. */
@NullMarked
package dev.presage.node.training;

import org.jspecify.annotations.NullMarked;
