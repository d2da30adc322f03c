package dev.presage.node.registry;

import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.Problem;
import java.util.List;
import java.util.Optional;

/** What the lifecycle's rules say to a wish. */
sealed interface Ruling {
    /** Do this, all of it or nothing, in this order. */
    record Go(Step.Kind kind, List<Move> moves) implements Ruling {
        public Go {
            moves = List.copyOf(moves);
        }
    }

    /** Leave everything as it is. */
    record Refuse(Problem problem) implements Ruling {}

    /** One version changes its stage. */
    record Move(String version, Optional<Stage> from, Stage to) {
        static Move of(String version, Stage from, Stage to) {
            return new Move(version, Optional.of(from), to);
        }
    }

    static Ruling refuse(ErrorCode code, String detail) {
        return new Refuse(Problem.of(code, detail));
    }
}
