package dev.presage.persistence.journal;

import dev.presage.protocol.SubjectEvent;
import dev.presage.protocol.SubjectId;

/**
 * One row of the journal.
 *
 * @param cursor where it stands in the whole journal
 * @param subject whose it is
 * @param version its sequence number among the subject's rows, from 1
 * @param event what it holds
 */
public record JournalRow(Cursor cursor, SubjectId subject, long version, SubjectEvent event) {}
