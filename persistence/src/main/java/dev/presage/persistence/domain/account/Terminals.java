package dev.presage.persistence.domain.account;

import dev.presage.protocol.Numbers;
import dev.presage.protocol.Observation;
import dev.presage.protocol.SubjectId;
import dev.presage.protocol.Telling;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The subjects that accounts pay at: looked at before a decision, and told of it and of its label.
 *
 * @param domain whose subjects they are; empty if accounts have nothing to do with any
 */
record Terminals(String domain) {
    private static final String PAYMENT = "payment";
    private static final String FINDING = "finding";

    /** The domains there are. */
    Set<String> domains() {
        return domain.isEmpty() ? Set.of() : Set.of(domain);
    }

    /** The subject of that name; null if there is none, or it cannot be one. */
    @Nullable
    SubjectId subject(String terminal) {
        return domain.isEmpty() || !SubjectId.isValidId(terminal) ? null : new SubjectId(domain, terminal);
    }

    /** Where these observations pay at. */
    List<SubjectId> paidAt(List<Observation> observations) {
        if (domain.isEmpty()) {
            return List.of();
        }
        var subjects = new ArrayList<SubjectId>(observations.size());
        for (Observation observation : observations) {
            SubjectId subject =
                    observation.data() instanceof Transaction transaction ? subject(transaction.terminal()) : null;
            if (subject != null) {
                subjects.add(subject);
            }
        }
        return subjects;
    }

    /** @param score probability of fraud by the card alone, so that a terminal is not told what it said itself */
    void tell(Instant time, Transaction paid, double score, List<Telling> told) {
        tell(paid.terminal(), PAYMENT, time, Map.of("amount", paid.amount(), "score", score), told);
    }

    void tell(Instant time, Disclosed disclosed, List<Telling> told) {
        tell(
                disclosed.terminal(),
                FINDING,
                time,
                Map.of(
                        "fraud",
                        disclosed.fraud() ? 1.0 : 0,
                        "paid",
                        disclosed.paidMillis() / 1_000.0,
                        "explained",
                        disclosed.explained(),
                        "revised",
                        disclosed.isRevision() ? 1.0 : 0),
                told);
    }

    private void tell(String terminal, String what, Instant time, Map<String, Double> numbers, List<Telling> told) {
        SubjectId subject = subject(terminal);
        if (subject != null) {
            told.add(new Telling(subject, "dev.presage." + domain + "." + what, time, Numbers.of(numbers)));
        }
    }
}
