package dev.presage.node.inference.runtime;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.presage.node.inference.BroughtSettings;
import dev.presage.node.inference.ModelFile;
import dev.presage.node.inference.StepFunction;
import dev.presage.node.inference.StepSizes;
import dev.presage.node.inference.UnusableModel;
import dev.presage.protocol.Floats;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;

/** Runs a file's network in one thread: tensors of shape [rows, width] in and out. */
final class FileStep implements StepFunction {
    private static final Map<String, String> ONE_THREAD = Map.of("intraOpNumThreads", "1", "interOpNumThreads", "1");

    private final BroughtSettings settings;
    private final Model model;
    private final ParameterStore parameters;

    FileStep(FileModels.Format format, ModelFile file, BroughtSettings settings) {
        this.settings = settings;
        this.model = Torch.newModel(file.ref().name(), format.engine());
        // One without a manager would start the default engine by itself, before its settings are in place.
        this.parameters = new ParameterStore(model.getNDManager(), false);
        try {
            model.load(
                    new ByteArrayInputStream(file.bytes()), format == FileModels.Format.ONNX ? ONE_THREAD : Map.of());
        } catch (IOException | MalformedModelException | RuntimeException unreadable) {
            model.close();
            throw new UnusableModel(
                    "The file of the model " + file.ref().name() + " is damaged, or no " + format + " file: "
                            + reason(unreadable),
                    unreadable);
        }
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return Objects.requireNonNullElse(cause.getMessage(), cause.toString());
    }

    @Override
    public Answer apply(Question question) {
        StepSizes sizes = settings.sizes();
        try (NDManager memory = model.getNDManager().newSubManager()) {
            NDList in = new NDList();
            in.add(array(memory, settings.names().features(), question.features(), question.rows()));
            if (sizes.state() > 0) {
                in.add(array(memory, settings.names().state(), question.states(), question.rows()));
            }
            NDList out = model.getBlock().forward(parameters, in, false);
            out.attach(memory);
            return new Answer(
                    numbers(out, 0, settings.names().outputs(), question.rows(), sizes.outputs()),
                    sizes.state() == 0
                            ? Floats.EMPTY
                            : numbers(out, 1, settings.names().nextState(), question.rows(), sizes.state()));
        }
    }

    private static NDArray array(NDManager memory, String name, Floats values, int rows) {
        NDArray array = memory.create(values.toArray(), new Shape(rows, values.length() / rows));
        if (!name.isEmpty()) {
            array.setName(name);
        }
        return array;
    }

    /** The tensor of that name, or else at that place. */
    private static Floats numbers(NDList out, int place, String name, int rows, int width) {
        NDArray array = name.isEmpty()
                ? place < out.size() ? out.get(place) : null
                : out.stream()
                        .filter(each -> name.equals(each.getName()))
                        .findFirst()
                        .orElse(null);
        String what = name.isEmpty() ? "the result at place " + place : "the result " + name;
        if (array == null) {
            throw new IllegalStateException("There is no such thing as " + what + ".");
        }
        if (array.getDataType() != DataType.FLOAT32
                || array.getShape().dimension() == 0
                || array.getShape().get(0) != rows
                || array.getShape().size() != (long) rows * width) {
            throw new IllegalStateException(what + " is " + array.getDataType() + array.getShape() + ", where float32("
                    + rows + ", " + width + ") is due.");
        }
        return Floats.adopt(array.toFloatArray());
    }

    @Override
    public void close() {
        model.close();
    }
}
