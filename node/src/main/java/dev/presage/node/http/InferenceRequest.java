package dev.presage.node.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.Floats;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.RowAnswer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A question by the Open Inference Protocol: the tensor {@code features} of shape [rows, width], or [rows, steps,
 * width] for several steps, and, if the model carries state and the rows do not start afresh, {@code state} of shape
 * [rows, width].
 *
 * @param id what the sender calls it; empty for nothing
 * @param rows what is asked
 * @param deep whether several steps came, so that the answer has a dimension for them too
 */
record InferenceRequest(String id, List<ModelRow> rows, boolean deep) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_ROWS = 4096;

    InferenceRequest {
        rows = List.copyOf(rows);
    }

    /** @throws ProblemException if it is no such question, or not one that the model reads */
    static InferenceRequest parse(byte[] body, InferencePort.Offered model) {
        JsonNode json = json(body);
        JsonNode features = tensor(json, "features");
        if (features == null) {
            throw invalid("There must be an input called features.");
        }
        JsonNode shape = features.path("shape");
        int rows = shape.path(0).asInt();
        boolean deep = shape.size() == 3;
        int steps = deep ? shape.path(1).asInt() : 1;
        if (rows < 1 || rows > MAX_ROWS || steps < 1 || steps > MAX_ROWS || shape.size() < 2 || shape.size() > 3) {
            throw invalid("The shape of features must be [rows, " + model.features() + "] or [rows, steps, "
                    + model.features() + "], each at most " + MAX_ROWS + ".");
        }
        List<Float> numbers = numbers(features, "features", (long) rows * steps * model.features());
        JsonNode state = tensor(json, "state");
        List<Float> carried = state == null ? List.of() : numbers(state, "state", (long) rows * model.state());
        List<ModelRow> asked = new ArrayList<>();
        int width = steps * model.features();
        for (int row = 0; row < rows; row++) {
            asked.add(new ModelRow(
                    state == null ? Floats.EMPTY : part(carried, row, model.state()),
                    part(numbers, row, width),
                    steps));
        }
        return new InferenceRequest(json.path("id").asText(), asked, deep);
    }

    private static JsonNode json(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (IOException unreadable) {
            throw new ProblemException(ErrorCode.NOT_JSON, "The body is no JSON.");
        }
    }

    private static @Nullable JsonNode tensor(JsonNode json, String name) {
        for (JsonNode input : json.path("inputs")) {
            if (input.path("name").asText().equals(name)) {
                return input;
            }
        }
        return null;
    }

    private static List<Float> numbers(JsonNode tensor, String name, long due) {
        List<Float> numbers = new ArrayList<>();
        collect(tensor.path("data"), name, numbers);
        if (numbers.size() != due) {
            throw invalid("There are " + numbers.size() + " numbers in " + name + ", where " + due + " are due.");
        }
        return numbers;
    }

    private static void collect(JsonNode data, String name, List<Float> into) {
        if (data.isArray()) {
            data.forEach(each -> collect(each, name, into));
        } else if (data.isNumber() && Float.isFinite(data.floatValue())) {
            into.add(data.floatValue());
        } else {
            throw invalid("What is in " + name + " must be numbers, and those must be finite in single precision.");
        }
    }

    private static Floats part(List<Float> numbers, int row, int width) {
        float[] part = new float[width];
        for (int i = 0; i < width; i++) {
            part[i] = numbers.get(row * width + i);
        }
        return Floats.adopt(part);
    }

    private static ProblemException invalid(String detail) {
        return new ProblemException(ErrorCode.PARAMETER_INVALID, detail);
    }

    /** The answer as the protocol writes it. */
    ObjectNode answer(InferencePort.Offered model, ModelAnswer.Answered answered) {
        ObjectNode json = Json.object()
                .put("model_name", answered.model().name())
                .put("model_version", answered.model().version());
        if (!id.isEmpty()) {
            json.put("id", id);
        }
        ArrayNode outputs = json.putArray("outputs");
        ArrayNode shape = write(outputs, "outputs", answered.rows(), RowAnswer::outputs);
        if (deep) {
            shape.add(rows.getFirst().length());
        }
        shape.add(model.outputs());
        if (model.state() > 0) {
            write(outputs, "next_state", answered.rows(), RowAnswer::state).add(model.state());
        }
        return json;
    }

    /** Writes a tensor; returns its shape, to be completed. */
    private static ArrayNode write(
            ArrayNode outputs, String name, List<RowAnswer> rows, Function<RowAnswer, Floats> part) {
        ObjectNode tensor = outputs.addObject().put("name", name).put("datatype", "FP32");
        ArrayNode data = tensor.putArray("data");
        for (RowAnswer row : rows) {
            Floats numbers = part.apply(row);
            for (int i = 0; i < numbers.length(); i++) {
                data.add(numbers.get(i));
            }
        }
        return tensor.putArray("shape").add(rows.size());
    }
}
