package dev.presage.persistence.domain.account;

import dev.presage.persistence.domain.DomainContract;
import dev.presage.persistence.domain.DomainPlay;
import dev.presage.persistence.domain.Options;
import dev.presage.persistence.domain.Question;
import dev.presage.protocol.BatchShape;
import dev.presage.protocol.Floats;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.ModelRef;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.Numbers;
import dev.presage.protocol.Payload;
import dev.presage.protocol.RowAnswer;
import dev.presage.protocol.SubjectId;
import dev.presage.protocol.View;
import java.io.IOException;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AccountContractTest {
    /** Goal: accounts keep what every domain has to keep. */
    @Test
    void holds() {
        new DomainContract<>(new AccountDomain(AccountSettings.DEFAULT), new Play()).holds(150, 24_000);
    }

    /** Goal: a change of how accounts stand in snapshots is noticed. */
    @Test
    void isGolden() throws IOException {
        new DomainContract<>(new AccountDomain(AccountSettings.DEFAULT), new Play()).isGolden();
    }

    /** Goal: observations are read from the journal as they always were. */
    @Test
    void payloadsAreGolden() throws IOException {
        new DomainContract<>(new AccountDomain(AccountSettings.DEFAULT), new Play()).payloadsAreGolden();
    }

    /** Goal: they keep it too when they look at terminals and tell them. */
    @Test
    void holdsAmongTerminals() {
        var domain = new AccountDomain(new Options(Map.of("terminals", "terminal")));
        new DomainContract<>(domain, new Play()).holds(50, 24_000);
    }

    private static final class Play implements DomainPlay {
        private static final int STATE = 40;

        @Override
        public String type(SplittableRandom random) {
            return random.nextInt(4) == 0 ? AccountPayloads.LABEL_TYPE : AccountPayloads.TRANSACTION_TYPE;
        }

        @Override
        public Payload payload(String type, SplittableRandom random) {
            if (type.equals(AccountPayloads.LABEL_TYPE)) {
                return new Label("e-" + random.nextInt(200), random.nextInt(3) == 0);
            }
            double amount = random.nextInt(20) == 0 ? 1e9 * random.nextDouble() : 100 * random.nextDouble();
            return new Transaction(
                    random.nextInt(50) == 0 ? 0 : amount,
                    random.nextInt(10) == 0 ? "JPY" : "EUR",
                    "t-" + random.nextInt(60),
                    random.nextBoolean() ? "bakery" : "",
                    random.nextBoolean() ? "C" + random.nextInt(40) : "");
        }

        @Override
        public ModelAnswer answer(Question question, SplittableRandom random) {
            var rows = question.rows().stream().map(row -> answer(row, random)).toList();
            var shape = new BatchShape(rows.size(), question.rows().getFirst().length());
            return new ModelAnswer.Answered(new ModelRef(question.model(), "1", "00"), shape, rows);
        }

        @Override
        public View view(SubjectId other, SplittableRandom random) {
            return new View(
                    other,
                    random.nextInt(100),
                    Numbers.of(Map.of("fraud", random.nextDouble(-0.1, 1.1), "frauds", (double) random.nextInt(5))));
        }

        private static RowAnswer answer(ModelRow row, SplittableRandom random) {
            return new RowAnswer(numbers(STATE, random), numbers(row.length() * NextTransaction.OUTPUTS, random));
        }

        private static Floats numbers(int size, SplittableRandom random) {
            float[] numbers = new float[size];
            for (int i = 0; i < size; i++) {
                numbers[i] = (float) random.nextGaussian();
            }
            return Floats.adopt(numbers);
        }
    }
}
