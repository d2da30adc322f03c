package dev.presage.persistence.replay;

import dev.presage.persistence.domain.Domain;
import java.util.Optional;

/** Knows under what events were concluded. Blocks. */
public interface SetupBook {
    /** The setup that an event names; empty if it was never noted here. */
    Optional<Setup> find(long key);

    /** A domain's setup here and now. */
    Setup here(String domain);

    /** A domain made with the settings of then, by the code of today. */
    Domain<?> domain(Setup setup);
}
