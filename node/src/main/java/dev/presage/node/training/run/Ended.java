package dev.presage.node.training.run;

import dev.presage.protocol.Problem;
import java.io.Serial;
import java.util.Optional;

/** Why a runner puts a training down before its end. */
public final class Ended extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final transient How how;
    private final transient Optional<Problem> problem;

    public enum How {
        /** The node stops; whoever runs trainings next goes on. */
        STOPPED,
        /** Another runner has taken over. */
        REPLACED,
        /** Somebody does not want it any more. */
        CANCELLED,
        /** It cannot lead to a candidate. */
        FAILED
    }

    private Ended(How how, Optional<Problem> problem) {
        super(problem.map(Problem::detail).orElse(how.name()), null, false, false);
        this.how = how;
        this.problem = problem;
    }

    public static Ended by(How how) {
        return new Ended(how, Optional.empty());
    }

    public static Ended failed(Problem problem) {
        return new Ended(How.FAILED, Optional.of(problem));
    }

    public How how() {
        return how;
    }

    public Problem problem() {
        return problem.orElseThrow();
    }
}
