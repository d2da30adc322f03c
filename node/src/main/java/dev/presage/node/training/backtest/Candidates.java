package dev.presage.node.training.backtest;

import dev.presage.node.training.run.Unavailable;
import dev.presage.persistence.backtest.Weights;
import dev.presage.persistence.domain.Domain;
import dev.presage.protocol.ModelRef;
import dev.presage.protocol.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Versions and domains to be tried, and where reports go: a port. Blocks; throws {@link Unavailable} at times. */
public interface Candidates {
    /** What keeps a version from being tried; empty if nothing does. */
    Optional<Problem> objection(String model, String version);

    /** The weights of a version, by name; empty if there are none. */
    Optional<ModelRef> find(String model, String version);

    /** Which version serves. */
    Optional<ModelRef> champion(String model);

    /**
     * Loads a version for the calling thread.
     *
     * @throws Unusable if it cannot be run here
     */
    Loaded load(ModelRef version);

    /**
     * A domain whose settings differ from those that are served.
     *
     * @param settings in what, by key
     * @throws IllegalArgumentException if it cannot be set up so, with what to check
     */
    Domain<?> domain(String name, Map<String, String> settings);

    /** Journals a report; once only, however often it is said. */
    void record(Result result);

    /** Weights that are to be closed by the thread that loaded them. */
    interface Loaded extends Weights, AutoCloseable {
        @Override
        void close();
    }

    /**
     * What a backtest has shown.
     *
     * @param id of the backtest
     * @param asServed whether the domain was set up as it is served
     * @param isConclusive whether there was enough to judge by
     * @param report its canonical bytes
     */
    @SuppressWarnings("ArrayRecordComponent") // Handed over once and never compared.
    record Result(
            String id,
            ModelRef version,
            Optional<String> against,
            boolean asServed,
            boolean passed,
            boolean isConclusive,
            List<String> objections,
            byte[] report,
            String who) {}

    /** A version that cannot be run; the problem says why. */
    final class Unusable extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient Problem problem;

        public Unusable(Problem problem, Throwable cause) {
            super(problem.detail(), cause);
            this.problem = problem;
        }

        public Problem problem() {
            return problem;
        }
    }
}
