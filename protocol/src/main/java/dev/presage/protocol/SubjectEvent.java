package dev.presage.protocol;

import java.time.Instant;
import java.util.List;

/** What the journal keeps of a subject. One command makes one event, written whole or not at all. */
public sealed interface SubjectEvent {
    /**
     * Observations, the insights they led to and what the models carry on: durable together.
     *
     * @param at when it was concluded, by the node's clock
     * @param observations what came in, in the order it was applied; never empty
     * @param insights what Presage said about it
     * @param carried the parts of the carried state that changed
     * @param seen what was seen of other subjects before it was concluded
     * @param told what other subjects are to be told of it
     * @param setup under what it was concluded besides: names the domain's settings, the version of the code and the
     *     kind of machine; 0 if that was not noted, else positive and less than 2^48
     */
    record Observed(
            Instant at,
            List<Observation> observations,
            List<Insight> insights,
            List<Carried> carried,
            Seen seen,
            List<Telling> told,
            long setup)
            implements SubjectEvent {
        public Observed {
            observations = List.copyOf(observations);
            insights = List.copyOf(insights);
            carried = List.copyOf(carried);
            told = List.copyOf(told);
        }

        /** An event that has nothing to do with other subjects. */
        public Observed(Instant at, List<Observation> observations, List<Insight> insights, List<Carried> carried) {
            this(at, observations, insights, carried, Seen.NONE, List.of());
        }

        /** An event of which is not noted under what it was concluded. */
        public Observed(
                Instant at,
                List<Observation> observations,
                List<Insight> insights,
                List<Carried> carried,
                Seen seen,
                List<Telling> told) {
            this(at, observations, insights, carried, seen, told, 0);
        }

        /** The same, concluded under another setup. */
        public Observed under(long otherSetup) {
            return new Observed(at, observations, insights, carried, seen, told, otherSetup);
        }
    }
}
