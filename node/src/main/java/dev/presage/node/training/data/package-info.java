/**
 * Training sets: what a model of a domain can learn from the journal up to a stated position. Rows of the journal come
 * in by pages; a directory of sequences and a card that says all about it goes out. Subjects stand in it under
 * pseudonyms, and memory does not grow with the journal.
 */
@NullMarked
package dev.presage.node.training.data;

import org.jspecify.annotations.NullMarked;
