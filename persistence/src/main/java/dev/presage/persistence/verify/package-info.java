/**
 * Goes through the whole journal and says what is wrong with it: rows that cannot be read, that are missing, that are
 * not what they were, snapshots that do not follow from their rows, and everything that does not fit what was signed.
 * It reads only, in parallel and in bounded memory. Findings name subject and sequence number.
 */
@NullMarked
package dev.presage.persistence.verify;

import org.jspecify.annotations.NullMarked;
