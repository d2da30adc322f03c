package dev.presage.node.registry;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who of a model's versions is in the game.
 *
 * @param versions those that are not retired, candidates last
 * @param former the champion before this one, to whom a rollback would lead
 * @param crowning the step that made the champion what it is
 */
public record Standing(String name, List<Registered> versions, Optional<Registered> former, Optional<Step> crowning) {
    public Standing {
        versions = List.copyOf(versions);
    }

    public Optional<Registered> champion() {
        return at(Stage.CHAMPION).stream().findFirst();
    }

    /** Those of a stage. */
    public List<Registered> at(Stage stage) {
        return versions.stream().filter(version -> version.stage() == stage).toList();
    }

    /** The former champion, if the present one came by a promotion and is still new. */
    public Optional<Registered> rivalOnProbation(Instant now, Duration probation) {
        boolean isNew = crowning.filter(step -> step.kind() == Step.Kind.PROMOTED
                        && now.isBefore(step.at().plus(probation)))
                .isPresent();
        return isNew ? former : Optional.empty();
    }

    /** Who is compared with whom: shadows and canaries with the champion, a new champion with the former one. */
    public List<Pair> pairs(Instant now, Duration probation) {
        List<Pair> pairs = new ArrayList<>();
        champion().ifPresent(champion -> {
            rivalOnProbation(now, probation).ifPresent(former -> pairs.add(new Pair(champion, former)));
            at(Stage.CANARY).forEach(canary -> pairs.add(new Pair(canary, champion)));
            at(Stage.SHADOW).forEach(shadow -> pairs.add(new Pair(shadow, champion)));
        });
        return pairs;
    }

    /** One version is compared with another. */
    public record Pair(Registered version, Registered against) {}
}
