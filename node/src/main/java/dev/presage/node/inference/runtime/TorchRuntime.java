package dev.presage.node.inference.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.presage.node.inference.ModelRuntime;
import dev.presage.protocol.BatchShape;
import dev.presage.protocol.Floats;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.RowAnswer;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs one net in one thread. Its inputs lie in memory that the engine reads in place, one piece for each size. */
final class TorchRuntime implements ModelRuntime {
    private final NetSpec spec;
    private final Net net;
    private final NDManager manager = Torch.newManager();
    private final Map<BatchShape, Inputs> inputs = new HashMap<>();

    TorchRuntime(Weights weights) {
        this.spec = weights.spec();
        this.net = new Net(weights);
    }

    /** What one padded batch reads and says, steps first: arrays, and memory that the engine reads. */
    private static final class Inputs {
        final float[] features;
        final float[] states;
        final float[] outputs;
        final ByteBuffer featureMemory;
        final ByteBuffer stateMemory;
        final Shape featureShape;
        final Shape stateShape;

        Inputs(NetSpec spec, BatchShape shape) {
            this.features = new float[shape.rows() * shape.steps() * spec.featureSize()];
            this.states = new float[shape.rows() * spec.stateSize()];
            this.outputs = new float[shape.rows() * shape.steps() * spec.outputSize()];
            this.featureMemory = Torch.newBuffer(features.length);
            this.stateMemory = Torch.newBuffer(states.length);
            this.featureShape = new Shape(shape.steps(), shape.rows(), spec.featureSize());
            this.stateShape = new Shape(1, shape.rows(), spec.stateSize());
        }
    }

    @Override
    public List<RowAnswer> run(List<ModelRow> rows, BatchShape shape) {
        List<RowAnswer> answers = new ArrayList<>(rows.size());
        for (int from = 0; from < rows.size(); from += shape.rows()) {
            runPart(rows.subList(from, Math.min(rows.size(), from + shape.rows())), shape, answers);
        }
        return answers;
    }

    /** Runs no more rows than fit, as many parts of their steps as the longest needs. */
    private void runPart(List<ModelRow> rows, BatchShape shape, List<RowAnswer> answers) {
        Inputs in = inputs.computeIfAbsent(shape, size -> new Inputs(spec, size));
        int longest = 0;
        Arrays.fill(in.states, 0);
        float[][] outputs = new float[rows.size()][];
        float[][] states = new float[rows.size()][];
        for (int i = 0; i < rows.size(); i++) {
            ModelRow row = rows.get(i);
            longest = Math.max(longest, row.length());
            row.state().copyTo(in.states, i * spec.stateSize());
            outputs[i] = new float[row.length() * spec.outputSize()];
            states[i] = new float[spec.stateSize()];
        }
        for (int from = 0; from < longest; from += shape.steps()) {
            fillFeatures(rows, in, from, shape);
            forward(in, shape, rows, from, outputs, states);
        }
        for (int i = 0; i < rows.size(); i++) {
            answers.add(new RowAnswer(Floats.adopt(states[i]), Floats.adopt(outputs[i])));
        }
    }

    private void fillFeatures(List<ModelRow> rows, Inputs in, int from, BatchShape shape) {
        int size = spec.featureSize();
        Arrays.fill(in.features, 0);
        for (int i = 0; i < rows.size(); i++) {
            ModelRow row = rows.get(i);
            int count = Math.min(row.length() - from, shape.steps());
            for (int step = 0; step < count; step++) {
                row.steps().copyTo((from + step) * size, in.features, (step * shape.rows() + i) * size, size);
            }
        }
    }

    private void forward(
            Inputs in, BatchShape shape, List<ModelRow> rows, int from, float[][] outputs, float[][] states) {
        in.featureMemory.asFloatBuffer().put(in.features);
        in.stateMemory.asFloatBuffer().put(in.states);
        int said = spec.outputSize();
        try (NDManager batch = manager.newSubManager()) {
            NDArray features = batch.create(in.featureMemory, in.featureShape, DataType.FLOAT32);
            NDArray state =
                    spec.stateSize() == 0 ? null : batch.create(in.stateMemory, in.stateShape, DataType.FLOAT32);
            Net.Output out = net.forward(features, state);
            out.outputs().toByteBuffer(true).asFloatBuffer().get(in.outputs);
            FloatBuffer carried = out.states() == null
                    ? null
                    : out.states().toByteBuffer(true).asFloatBuffer();
            for (int i = 0; i < outputs.length; i++) {
                int count = Math.min(rows.get(i).length() - from, shape.steps());
                for (int step = 0; step < count; step++) {
                    System.arraycopy(
                            in.outputs, (step * shape.rows() + i) * said, outputs[i], (from + step) * said, said);
                }
                if (count > 0 && carried != null) {
                    carried.get(((count - 1) * shape.rows() + i) * spec.stateSize(), states[i]);
                    System.arraycopy(states[i], 0, in.states, i * spec.stateSize(), spec.stateSize());
                }
            }
        }
        if (spec.transform() == NetSpec.OutputTransform.QUANTILES) {
            for (float[] row : outputs) {
                ascend(row, from * spec.outputSize());
            }
        }
    }

    /** Undoes the rounding that lets neighbouring quantiles cross by a last bit. */
    private void ascend(float[] quantiles, int from) {
        for (int i = from + 1; i < quantiles.length; i++) {
            if (i % spec.outputSize() != 0 && quantiles[i] < quantiles[i - 1]) {
                quantiles[i] = quantiles[i - 1];
            }
        }
    }

    @Override
    public void close() {
        manager.close();
        net.close();
    }
}
