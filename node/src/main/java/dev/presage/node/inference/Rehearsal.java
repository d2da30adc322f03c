package dev.presage.node.inference;

import dev.presage.protocol.BatchShape;
import dev.presage.protocol.Floats;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.RowAnswer;
import java.util.List;

/** Runs a brought model once before it serves, so that what is wrong with it is said at the start and by name. */
public final class Rehearsal {
    private Rehearsal() {}

    /**
     * Runs one step of zeros.
     *
     * @return the model
     * @throws UnusableModel if it cannot be run with these settings, or says what is no number
     */
    public static Model of(Model model, ModelSettings settings) {
        StepSizes sizes = settings.broughtOrThrow().sizes();
        String what = "The model " + settings.name()
                + settings.file().map(file -> " in " + file).orElse("");
        BatchShape shape = settings.shapes().fitting(1, 1);
        ModelRow row = new ModelRow(Floats.EMPTY, Floats.adopt(new float[sizes.features()]), 1);
        try (ModelRuntime runtime = model.newRuntime()) {
            BatchBuffer buffer = runtime.newBuffer(shape);
            buffer.fill(List.of(row), shape);
            runtime.run(buffer);
            if (buffer.failure() != null) {
                throw buffer.failure();
            }
            RowAnswer answer = buffer.answers(0, 1).getFirst();
            if (!answer.outputs().isFinite() || !answer.state().isFinite()) {
                throw new UnusableModel(what + " answers a row of zeros with what is no number: " + answer + ".");
            }
            return model;
        } catch (UnusableModel unusable) {
            throw unusable;
        } catch (RuntimeException | NoAnswer failed) {
            throw new UnusableModel(
                    what + " cannot be run with " + sizes + ": " + failed.getMessage()
                            + " Look at features, state, outputs and the names of its tensors.",
                    failed);
        }
    }
}
