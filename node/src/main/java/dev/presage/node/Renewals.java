package dev.presage.node;

import dev.presage.node.registry.Registry;
import dev.presage.node.training.renewal.DriftRule.Feedback;
import dev.presage.node.training.renewal.DriftRule.Window;
import dev.presage.node.training.renewal.RenewalPort;
import dev.presage.node.training.run.Training;
import dev.presage.node.training.run.Training.Wish;
import dev.presage.node.training.run.Trainings;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** What the rules of renewal have to know, from the rooms that know it. */
record Renewals(Teachers teachers, Trainings trainings, Registry registry, InstantSource clock) implements RenewalPort {
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
    public List<Window> windows(String model, int limit) {
        String champion = champion(model);
        return registry.drift().windows(model, limit).stream()
                .filter(window -> window.version().equals(champion))
                .map(window -> new Window(window.loss(), window.referenceLoss(), window.features(), window.scores()))
                .toList();
    }

    @Override
    public Feedback feedback(String model, long least, int limit) {
        String champion = champion(model);
        return registry.drift()
                .firstLabelLoss(model, champion, least)
                .map(first -> new Feedback(registry.drift().labelLosses(model, champion, least, limit), first))
                .orElse(Feedback.NONE);
    }

    private String champion(String model) {
        return registry.champion(model)
                .map(registered -> registered.entry().ref().version())
                .orElse("");
    }

    @Override
    public void train(String model, String cause, String why) {
        teachers.domainOf(model)
                .ifPresent(domain -> trainings.begin(new Wish(model, domain, clock.millis(), WHO, why, cause)));
    }
}
