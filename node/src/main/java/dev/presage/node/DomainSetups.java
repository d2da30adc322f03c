package dev.presage.node;

import com.typesafe.config.Config;
import dev.presage.persistence.domain.Domain;
import dev.presage.persistence.domain.Domains;
import dev.presage.persistence.domain.Options;
import dev.presage.persistence.replay.Setup;
import dev.presage.persistence.replay.SetupBook;
import dev.presage.persistence.replay.Setups;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Under what this node concludes, domain by domain, and domains as they were set up when an event was concluded. */
final class DomainSetups implements SetupBook {
    private final Map<String, Setup> here = new HashMap<>();
    private final Config config;
    private final Setups setups;

    /**
     * @param config {@code presage.domains}
     * @param domains those that are made from it
     */
    DomainSetups(Config config, Domains domains, Setups setups) {
        this.config = config;
        this.setups = setups;
        String machine = Machine.kind();
        for (Domain<?> domain : domains.all()) {
            Options options = DomainLoader.options(config.getConfig(domain.name()));
            here.put(domain.name(), Setup.of(domain.name(), options.values(), NodeVersion.text(), machine));
        }
    }

    /** Notes this node's setups, so that events may name them. Blocks. */
    void note() {
        here.values().forEach(setups::note);
    }

    /** What names a domain's setup on this node. */
    long key(String domain) {
        Setup setup = here.get(domain);
        return setup == null ? 0 : setup.key();
    }

    @Override
    public Setup here(String domain) {
        return Objects.requireNonNull(here.get(domain), "No domain has this name.");
    }

    @Override
    public Optional<Setup> find(long key) {
        return setups.find(key);
    }

    @Override
    public Domain<?> domain(Setup setup) {
        return DomainLoader.make(setup.domain(), config.getConfig(setup.domain()), new Options(setup.options()));
    }
}
