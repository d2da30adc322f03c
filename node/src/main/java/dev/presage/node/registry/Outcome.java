package dev.presage.node.registry;

import dev.presage.protocol.Problem;
import java.util.List;

/** What came of a wish. */
public sealed interface Outcome {
    /** It is durable; these are the steps it took. */
    record Done(List<Step> steps) implements Outcome {
        public Done {
            steps = List.copyOf(steps);
        }
    }

    /** Nothing has changed. */
    record Refused(Problem problem) implements Outcome {}
}
