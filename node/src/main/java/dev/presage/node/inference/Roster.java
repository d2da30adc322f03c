package dev.presage.node.inference;

import dev.presage.protocol.Answerer;
import dev.presage.protocol.ModelRef;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who answers for one model at one moment. Immutable: a subject that has looked somebody up is not concerned by what
 * changes afterwards.
 *
 * @param model the model's name
 * @param champion null if none could be loaded
 * @param canary null if there is none
 * @param share of the subjects that the canary answers
 * @param alive all versions that have a pool, those that warm up or leave included
 * @param trouble why a version that should serve does not
 * @param nobody says that nothing is served
 */
record Roster(
        String model,
        @Nullable Served champion,
        @Nullable Served canary,
        double share,
        List<Served> alive,
        Optional<Standing.Trouble> trouble,
        Answerer nobody) {
    Roster {
        alive = List.copyOf(alive);
    }

    Answerer answerer(String subject) {
        Served served = server(subject);
        return served == null ? nobody : served.answerer();
    }

    /** Which version answers a subject; null if none could be loaded. */
    @Nullable
    Served server(String subject) {
        return canary != null && Cohort.includes(model, subject, share) ? canary : champion;
    }

    /** Whether whoever serves has a worker that is warmed and alive. */
    boolean isReady() {
        return champion == null || champion.metrics().workers() > 0;
    }

    Standing standing() {
        Optional<ModelRef> trying = Optional.ofNullable(canary).map(Served::ref);
        return new Standing(
                model, Optional.ofNullable(champion).map(Served::ref), trying, trying.isPresent() ? share : 0, trouble);
    }
}
