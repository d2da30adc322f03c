package dev.presage.node.inference.remote;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.presage.node.inference.NoAnswer;
import dev.presage.node.inference.RemoteSettings;
import dev.presage.node.inference.StepFunction.Answer;
import dev.presage.node.inference.StepFunction.Question;
import dev.presage.node.inference.StepSizes;
import dev.presage.node.inference.TensorNames;
import dev.presage.protocol.Floats;
import java.io.IOException;
import java.net.URI;

/** TensorFlow Serving's predict API over REST, in its column format. */
record TensorFlowServing(RemoteSettings settings, StepSizes sizes, TensorNames names) implements Protocol {
    private URI model(String what) {
        return Addresses.under(settings.url(), "/v1/models/" + Addresses.segment(settings.model()) + what);
    }

    @Override
    public URI health() {
        return model("");
    }

    @Override
    public URI predict() {
        return model(":predict");
    }

    @Override
    public byte[] write(Question question) {
        return Tensors.write(json -> {
            json.writeObjectFieldStart("inputs");
            rows(json, names.features(), question.features(), sizes.features());
            if (sizes.state() > 0) {
                rows(json, names.state(), question.states(), sizes.state());
            }
            json.writeEndObject();
        });
    }

    private static void rows(JsonGenerator json, String name, Floats values, int width) throws IOException {
        json.writeArrayFieldStart(name);
        for (int from = 0; from < values.length(); from += width) {
            json.writeStartArray();
            for (int i = from; i < from + width; i++) {
                json.writeNumber(values.get(i));
            }
            json.writeEndArray();
        }
        json.writeEndArray();
    }

    /** Several outputs come by name; a single one comes as it is. */
    @Override
    public Answer read(byte[] body, int rows) throws NoAnswer {
        JsonNode outputs = Tensors.read(body).path("outputs");
        if (outputs.isArray() && sizes.state() == 0) {
            return new Answer(numbers(outputs, names.outputs(), rows, sizes.outputs()), Floats.EMPTY);
        }
        return new Answer(
                numbers(outputs.path(names.outputs()), names.outputs(), rows, sizes.outputs()),
                sizes.state() == 0
                        ? Floats.EMPTY
                        : numbers(outputs.path(names.nextState()), names.nextState(), rows, sizes.state()));
    }

    private static Floats numbers(JsonNode tensor, String name, int rows, int width) throws NoAnswer {
        if (!tensor.isArray() || tensor.size() != rows) {
            throw new NoAnswer("The server says no " + name + " of " + rows + " rows.");
        }
        return Tensors.numbers(tensor, name, rows, width);
    }
}
