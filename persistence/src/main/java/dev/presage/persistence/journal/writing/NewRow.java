package dev.presage.persistence.journal.writing;

import dev.presage.persistence.journal.JournalBytes;

/**
 * A row to be written.
 *
 * @param id the subject's persistence id
 * @param version its sequence number
 * @param writer names the incarnation of the subject that writes it
 * @param atMillis when it was handed over
 * @param bytes what it holds
 */
public record NewRow(String id, long version, String writer, long atMillis, JournalBytes bytes) {}
