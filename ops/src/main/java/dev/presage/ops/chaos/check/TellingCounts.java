package dev.presage.ops.chaos.check;

import dev.presage.ops.chaos.check.Findings.Kind;
import dev.presage.persistence.journal.JournalRow;
import dev.presage.protocol.Observation;
import dev.presage.protocol.SubjectEvent;
import dev.presage.protocol.SubjectId;
import dev.presage.protocol.Telling;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds what subjects told against what the others heard. Tellings are numbered through in commit order, so the n-th
 * that was told has to stand once, with its number, where it was told.
 */
final class TellingCounts {
    private static final String HEARD = "telling-";

    private final Findings findings;
    private final List<SubjectId> told = new ArrayList<>();
    private final Map<Integer, SubjectId> heard = new HashMap<>();

    TellingCounts(Findings findings) {
        this.findings = findings;
    }

    /** Takes the next row in commit order. */
    void row(JournalRow row) {
        if (row.event() instanceof SubjectEvent.Observed observed) {
            observed.told().stream().map(Telling::to).forEach(told::add);
            for (Observation observation : observed.observations()) {
                if (observation.id().startsWith(HEARD)) {
                    hear(row.subject(), Integer.parseInt(observation.id().substring(HEARD.length())));
                }
            }
        }
    }

    private void hear(SubjectId subject, int number) {
        if (heard.put(number, subject) != null) {
            findings.add(Kind.MISTOLD, HEARD + number + " was heard twice, the second time by " + subject + ".");
        }
    }

    /** Whether everything that was told was heard. */
    boolean hasAll() {
        return heard.size() >= told.size();
    }

    void finish() {
        for (int number = 0; number < told.size(); number++) {
            SubjectId to = told.get(number);
            if (!to.equals(heard.remove(number))) {
                findings.add(Kind.MISTOLD, HEARD + number + " did not reach " + to + ".");
            }
        }
        heard.forEach((number, subject) ->
                findings.add(Kind.MISTOLD, subject + " heard " + HEARD + number + ", which nobody told."));
    }
}
