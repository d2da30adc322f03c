package dev.presage.node.inference;

import dev.presage.protocol.BatchShape;
import dev.presage.protocol.Floats;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.RowAnswer;
import java.util.ArrayList;
import java.util.List;

/** Runs a model on made-up rows before it takes another's place, so that one that cannot serve never does. */
final class Probation {
    private static final int ROWS = 8;
    private static final int STEPS = 2;
    private static final float WIDEST = 3;

    private Probation() {}

    /**
     * Runs some rows of plain numbers, from nothing to wide ones, twice in a row with what is carried.
     *
     * @throws UnusableModel if it does not run, or says what is no number
     */
    static void passedBy(Model model, ModelSettings settings) {
        BatchShape shape = settings.shapes().fitting(ROWS, STEPS);
        try (ModelRuntime runtime = model.newRuntime()) {
            List<RowAnswer> first = run(runtime, rows(model, List.of()), shape, model);
            run(runtime, rows(model, first), shape, model);
        } catch (UnusableModel unusable) {
            throw unusable;
        } catch (RuntimeException | LinkageError failed) {
            throw new UnusableModel(named(model) + " cannot be run: " + failed.getMessage(), failed);
        }
    }

    /** Whether a version reads and says as much at each step as the one whose place it is to take. */
    static void fits(Model next, Model former) {
        if (next.featureSize() != former.featureSize() || next.outputSize() != former.outputSize()) {
            throw new UnusableModel(named(next) + " reads " + next.featureSize() + " numbers a step and says "
                    + next.outputSize() + ", where " + named(former) + " reads " + former.featureSize() + " and says "
                    + former.outputSize() + ".");
        }
    }

    private static List<RowAnswer> run(ModelRuntime runtime, List<ModelRow> rows, BatchShape shape, Model model) {
        List<RowAnswer> answers = runtime.run(rows, shape);
        for (RowAnswer answer : answers) {
            if (!answer.outputs().isFinite() || !answer.state().isFinite()) {
                throw new UnusableModel(named(model) + " answers plain numbers with what is no number.");
            }
        }
        return answers;
    }

    private static List<ModelRow> rows(Model model, List<RowAnswer> before) {
        var rows = new ArrayList<ModelRow>(ROWS);
        for (int row = 0; row < ROWS; row++) {
            var steps = new float[STEPS * model.featureSize()];
            for (int i = 0; i < steps.length; i++) {
                steps[i] = WIDEST * row / ROWS * (float) Math.sin(row + i);
            }
            Floats state = before.isEmpty() ? Floats.EMPTY : before.get(row).state();
            rows.add(new ModelRow(state, Floats.adopt(steps), STEPS));
        }
        return rows;
    }

    private static String named(Model model) {
        return model.ref().name() + " " + model.ref().version();
    }
}
