package dev.presage.node.inference;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import dev.presage.protocol.BatchShape;
import dev.presage.protocol.ModelRef;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ProbationTest {
    private static final ModelSettings SETTINGS = InferenceSettings.from(
                    ConfigFactory.parseString("presage.inference.models.sum {}")
                            .withFallback(ConfigFactory.parseResources("presage/inference.conf"))
                            .resolve())
            .models()
            .stream()
            .filter(model -> model.name().equals("sum"))
            .findFirst()
            .orElseThrow();

    /** A model that does something with the buffer after each run. */
    private record Spoilt(Model good, Consumer<BatchBuffer> spoil) implements Model {
        @Override
        public ModelRef ref() {
            return good.ref();
        }

        @Override
        public int stateSize() {
            return good.stateSize();
        }

        @Override
        public int featureSize() {
            return good.featureSize();
        }

        @Override
        public int outputSize() {
            return good.outputSize();
        }

        @Override
        public ModelRuntime newRuntime() {
            ModelRuntime runtime = good.newRuntime();
            return new ModelRuntime() {
                @Override
                public BatchBuffer newBuffer(BatchShape largest) {
                    return runtime.newBuffer(largest);
                }

                @Override
                public void run(BatchBuffer batch) {
                    runtime.run(batch);
                    spoil.accept(batch);
                }

                @Override
                public void close() {
                    runtime.close();
                }
            };
        }
    }

    /** Goal: what answers with no number, throws, or has no answer does not pass; what answers plainly does. */
    @Test
    void onlyPlainAnswersPass() {
        var good = new SumModel(steps -> {});
        assertThatCode(() -> Probation.passedBy(good, SETTINGS)).doesNotThrowAnyException();
        assertFails(new Spoilt(good, batch -> Arrays.fill(batch.outputs(), Float.NaN)), "no number");
        assertFails(new Spoilt(good, batch -> batch.fail(new NoAnswer("It is tired."))), "cannot be run");
        assertFails(
                new Spoilt(good, batch -> {
                    throw new IllegalStateException("It is broken.");
                }),
                "It is broken.");
    }

    private static void assertFails(Model model, String why) {
        assertThatThrownBy(() -> Probation.passedBy(model, SETTINGS))
                .isInstanceOf(UnusableModel.class)
                .hasMessageContaining("sum 1")
                .hasMessageContaining(why);
    }
}
