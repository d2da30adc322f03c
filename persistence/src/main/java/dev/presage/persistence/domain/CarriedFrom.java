package dev.presage.persistence.domain;

import dev.presage.protocol.Insight;
import dev.presage.protocol.Provenance;
import java.util.List;

/** Tells which weights said what an event carries. */
public final class CarriedFrom {
    /** It is not known, or nothing is carried. */
    public static final long UNKNOWN = 0;

    private CarriedFrom() {}

    /** The {@link dev.presage.protocol.ModelRef#key key} of the weights by which an event's insights were said. */
    public static long weights(List<Insight> insights) {
        for (Insight insight : insights) {
            if (insight.by() instanceof Provenance.Model model) {
                return model.model().key();
            }
        }
        return UNKNOWN;
    }
}
