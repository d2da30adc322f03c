package dev.presage.persistence.archive;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Some rows of a subject that stand one after the other in a file.
 *
 * @param id the persistence id
 * @param first sequence number of the first row
 * @param last that of the last
 * @param offset where in the file they begin
 * @param link that of the last row; null if it has none
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Section(String id, long first, long last, Path file, long offset, byte @Nullable [] link) {}
