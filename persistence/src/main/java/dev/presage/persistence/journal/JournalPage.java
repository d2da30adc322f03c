package dev.presage.persistence.journal;

import java.util.List;

/**
 * Rows of all subjects in commit order, some of which were looked at and left out.
 *
 * @param rows those that were asked for
 * @param lookedAt how many rows there were, those left out included
 * @param upTo from where to read on
 */
public record JournalPage(List<JournalRow> rows, int lookedAt, Cursor upTo) {
    public JournalPage {
        rows = List.copyOf(rows);
    }
}
