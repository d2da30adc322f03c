package dev.presage.persistence.backtest;

import dev.presage.persistence.domain.Teaching;
import dev.presage.persistence.domain.Teaching.Truth;
import dev.presage.persistence.journal.JournalRow;
import dev.presage.protocol.Observation;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What one subject's labels say, up to the end of the backtest. It serves to judge what was decided; the candidate
 * never sees it, but takes each label in where it stands in the journal.
 */
final class Truths {
    private final Teaching teaching;
    private final Map<String, Integer> meanings = new LinkedHashMap<>();

    Truths(Teaching teaching) {
        this.teaching = teaching;
    }

    /** Reads all labels among a subject's rows. Nothing is read where there can be none. */
    void read(SubjectRows rows, int most, Tally tally) {
        if (teaching.classes().isEmpty()) {
            return;
        }
        for (JournalRow row = rows.peek(); row != null; row = rows.peek()) {
            for (Observation observation : SubjectRows.event(rows.take()).observations()) {
                Truth truth = teaching.truth(observation);
                if (truth != null) {
                    meanings.put(truth.about(), truth.meaning());
                    tally.add(Tally.Count.LABELS, 1);
                    if (meanings.size() > most) {
                        meanings.remove(meanings.keySet().iterator().next());
                        tally.add(Tally.Count.LABELS_LEFT_OUT, 1);
                    }
                }
            }
        }
    }

    /** The class of an observation; of one without a label what silence means. */
    OptionalInt of(String observation) {
        Integer meaning = meanings.get(observation);
        return meaning == null ? teaching.silence() : OptionalInt.of(meaning);
    }

    /** Whether an observation was of another class than that which nobody labels. */
    boolean isBad(String observation) {
        Integer meaning = meanings.get(observation);
        return meaning != null && meaning != teaching.silence().orElse(0);
    }

    /** What an observation was, in a word; empty where labels have no meaning. */
    String word(String observation) {
        if (teaching.classes().isEmpty()) {
            return "";
        }
        Integer meaning = meanings.get(observation);
        return meaning == null ? "not labelled" : teaching.classes().get(meaning);
    }
}
