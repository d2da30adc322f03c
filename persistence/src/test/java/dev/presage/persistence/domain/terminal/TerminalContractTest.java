package dev.presage.persistence.domain.terminal;

import dev.presage.persistence.domain.DomainContract;
import dev.presage.persistence.domain.DomainPlay;
import dev.presage.persistence.domain.Question;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.Payload;
import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TerminalContractTest {
    private final DomainContract<TerminalMemory> contract =
            new DomainContract<>(new TerminalDomain(TerminalSettings.DEFAULT), new Play());

    /** Goal: terminals keep what every domain has to keep. */
    @Test
    void holds() {
        contract.holds(100, 8_000);
    }

    /** Goal: snapshots are read as they always were. */
    @Test
    void isGolden() throws IOException {
        contract.isGolden();
    }

    /** Goal: observations are read from the journal as they always were. */
    @Test
    void payloadsAreGolden() throws IOException {
        contract.payloadsAreGolden();
    }

    private static final class Play implements DomainPlay {
        /** When the histories of the contract begin. */
        private static final long FROM_MILLIS = 1_700_000_000_000L;

        @Override
        public String type(SplittableRandom random) {
            return random.nextInt(3) == 0 ? TerminalPayloads.FINDING_TYPE : TerminalPayloads.PAYMENT_TYPE;
        }

        @Override
        public Payload payload(String type, SplittableRandom random) {
            return type.equals(TerminalPayloads.FINDING_TYPE)
                    ? new Finding(
                            random.nextBoolean(),
                            FROM_MILLIS + random.nextLong(100 * 86_400_000L) - 50 * 86_400_000L,
                            random.nextDouble(),
                            random.nextInt(5) == 0)
                    : new Payment(random.nextInt(20) == 0 ? 1e9 : 100 * random.nextDouble(), random.nextDouble());
        }

        @Override
        public ModelAnswer answer(Question question, SplittableRandom random) {
            throw new IllegalArgumentException("A terminal asks no model.");
        }
    }
}
