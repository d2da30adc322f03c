package dev.presage.node;

import dev.presage.node.training.run.Workbench;
import dev.presage.persistence.domain.Domain;
import dev.presage.persistence.domain.Domains;
import dev.presage.persistence.domain.Teaching;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Which models can be trained, and whose subjects teach them.
 *
 * @param workbench knows which models can be made
 * @param domains know which of them they teach
 */
public record Teachers(Workbench workbench, Domains domains) {
    /** The domain that teaches a model; empty if none does, or if the model cannot be made here. */
    public Optional<String> domainOf(String model) {
        return domains.all().stream()
                .filter(domain -> teaches(domain, model))
                .map(Domain::name)
                .findFirst();
    }

    private boolean teaches(Domain<?> domain, String model) {
        Teaching teaching = domain.teaching();
        return teaching != null && teaching.model().equals(model) && workbench.knows(model);
    }

    /** The models that can be trained, by name. */
    public List<String> models() {
        return domains.all().stream()
                .map(Domain::teaching)
                .filter(Objects::nonNull)
                .map(Teaching::model)
                .filter(workbench::knows)
                .sorted()
                .toList();
    }
}
