package dev.presage.persistence.domain.tally;

import dev.presage.persistence.domain.DomainContract;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TallyDomainTest {
    /** Goal: the contract holds for a domain written only for tests. Method: 1,000 seeded histories with redelivery. */
    @Test
    void keepsTheContract() {
        new DomainContract<>(new TallyDomain(Duration.ofSeconds(1)), new TallyPlay()).holds(1_000, 8_192);
    }
}
