package dev.presage.node.inference;

import dev.presage.node.inference.StepFunction.Answer;
import dev.presage.node.inference.StepFunction.Question;
import dev.presage.protocol.BatchShape;
import dev.presage.protocol.Floats;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/**
 * Runs a batch through a model that knows single steps: step after step, with the state carried. Padding goes along
 * where what is said of a row depends on the size of its batch; where it does not, only what was asked is run, and the
 * steps of a model without state all at once.
 */
public final class StepwiseRuntime implements ModelRuntime {
    private final StepSizes sizes;
    private final StepFunction function;
    private final boolean padded;
    private boolean closed;

    /**
     * @param sizes how wide a step is
     * @param function runs a step; closed with the runtime
     * @param padded whether padding goes along
     */
    public StepwiseRuntime(StepSizes sizes, StepFunction function, boolean padded) {
        this.sizes = sizes;
        this.function = function;
        this.padded = padded;
    }

    @Override
    public BatchBuffer newBuffer(BatchShape largest) {
        return new BatchBuffer(
                sizes.features(),
                sizes.state(),
                sizes.outputs(),
                largest,
                count -> ByteBuffer.allocate(count * Float.BYTES));
    }

    @Override
    public void run(BatchBuffer batch) {
        if (closed) {
            throw new IllegalStateException("This runtime is closed.");
        }
        try {
            do {
                forward(batch);
            } while (batch.next());
        } catch (NoAnswer none) {
            batch.fail(none);
        }
    }

    private void forward(BatchBuffer batch) throws NoAnswer {
        int stride = batch.shape().rows();
        int rows = padded ? stride : batch.rows();
        int steps = batch.steps();
        int span = padded || sizes.state() > 0 ? 1 : steps;
        FloatBuffer features = batch.features().asFloatBuffer();
        float[] carried = new float[steps * stride * sizes.state()];
        float[] before = new float[rows * sizes.state()];
        batch.states().asFloatBuffer().get(before);
        Floats states = Floats.adopt(before);
        for (int first = 0; first < steps; first += span) {
            float[] in = new float[span * rows * sizes.features()];
            int width = rows * sizes.features();
            for (int i = 0; i < span; i++) {
                features.get((first + i) * stride * sizes.features(), in, i * width, width);
            }
            Answer said = ask(new Question(Floats.adopt(in), states, span * rows, batch.deadlineNanos()));
            int out = rows * sizes.outputs();
            for (int i = 0; i < span; i++) {
                said.outputs().copyTo(i * out, batch.outputs(), (first + i) * stride * sizes.outputs(), out);
            }
            states = said.states();
            states.copyTo(carried, first * stride * sizes.state());
        }
        if (sizes.state() > 0) {
            batch.carry(FloatBuffer.wrap(carried));
        }
    }

    private Answer ask(Question question) throws NoAnswer {
        Answer said = function.apply(question);
        int outputs = question.rows() * sizes.outputs();
        int states = question.rows() * sizes.state();
        if (said.outputs().length() != outputs || said.states().length() != states) {
            throw new NoAnswer("The model said " + said.outputs().length() + " outputs and "
                    + said.states().length() + " of state to " + question.rows() + " rows, where " + outputs + " and "
                    + states + " are due.");
        }
        return said;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            function.close();
        }
    }
}
