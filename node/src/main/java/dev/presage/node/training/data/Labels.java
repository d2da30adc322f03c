package dev.presage.node.training.data;

import dev.presage.persistence.domain.Teaching;
import dev.presage.persistence.domain.Teaching.Truth;
import dev.presage.persistence.journal.Cursor;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What labels of some subjects say up to the cut, by what they are about; a later label replaces an earlier one. */
final class Labels {
    private final Map<About, Known> known = new HashMap<>();
    private int used;

    private record About(Pseudonym subject, String id) {}

    /**
     * What a label said.
     *
     * @param meaning its class
     * @param at row of the journal that holds it
     */
    record Known(int meaning, Cursor at) {}

    /** Takes an observation in if it is a label. */
    void offer(Teaching teaching, Pseudonym subject, Spilled spilled) {
        Truth truth = teaching.truth(spilled.observation());
        if (truth != null) {
            known.put(new About(subject, truth.about()), new Known(truth.meaning(), spilled.cursor()));
        }
    }

    /** What is known of an observation; null if nothing. Asked once for each. */
    @Nullable
    Known of(Pseudonym subject, String id) {
        Known label = known.get(new About(subject, id));
        used += label == null ? 0 : 1;
        return label;
    }

    int size() {
        return known.size();
    }

    /** How many labels were about nothing that became a lesson. */
    int unmatched() {
        return Math.max(0, known.size() - used);
    }
}
