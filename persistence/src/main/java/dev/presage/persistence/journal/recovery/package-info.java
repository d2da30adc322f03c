/**
 * Wakes many subjects at once. The library asks three questions for each, one by one; here one round trip answers them
 * all for every subject that waits to be woken. What cannot be answered so is left to the library.
 */
@NullMarked
package dev.presage.persistence.journal.recovery;

import org.jspecify.annotations.NullMarked;
