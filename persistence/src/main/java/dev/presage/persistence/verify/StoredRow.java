package dev.presage.persistence.verify;

import dev.presage.persistence.journal.Cursor;
import dev.presage.persistence.journal.JournalBytes;
import org.jspecify.annotations.Nullable;

/**
 * A row of the journal as it is stored.
 *
 * @param isOurs whether it was written by the serializer of subjects and is not marked as deleted
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record StoredRow(String id, long version, Cursor cursor, boolean isOurs, JournalBytes bytes, byte @Nullable [] link) {}
