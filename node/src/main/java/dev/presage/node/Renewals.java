package dev.presage.node;

import dev.presage.node.registry.Registry;
import dev.presage.node.training.renewal.RenewalPort;
import dev.presage.node.training.run.Training;
import dev.presage.node.training.run.Training.Wish;
import dev.presage.node.training.run.Trainings;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the rules of renewal have to know, from the rooms that know it.
 *
 * @param drifts what moved beyond its bound since the champion of a model began, a clause each
 */
record Renewals(
        Teachers teachers,
        Trainings trainings,
        Registry registry,
        Function<String, List<String>> drifts,
        InstantSource clock)
        implements RenewalPort {
    private static final String WHO = "presage";

    @Override
    public List<String> models() {
        return teachers.models();
    }

    @Override
    public Optional<Instant> championSince(String model) {
        return registry.champion(model).map(champion -> champion.latest().at());
    }

    @Override
    public Optional<Instant> lastAsked(String model) {
        return trainings.latestOf(model).map(Training::askedAt);
    }

    @Override
    public List<String> drifts(String model) {
        return drifts.apply(model);
    }

    @Override
    public boolean train(String model, String cause, String why) {
        return teachers.domainOf(model)
                .flatMap(domain -> trainings.begin(new Wish(model, domain, clock.millis(), WHO, why, cause)))
                .isPresent();
    }
}
