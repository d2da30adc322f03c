package dev.presage.persistence.verify;

import dev.presage.persistence.journal.JournalBytes;
import org.jspecify.annotations.Nullable;

/** A snapshot as it is stored. */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record StoredSnapshot(String id, long version, JournalBytes bytes, byte @Nullable [] link) {}
