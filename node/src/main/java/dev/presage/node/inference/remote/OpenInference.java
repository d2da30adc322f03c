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

/** The Open Inference Protocol, version 2, over REST: KServe, Triton, MLServer, and Presage itself. */
record OpenInference(RemoteSettings settings, StepSizes sizes, TensorNames names) implements Protocol {
    private URI model(String what) {
        return Addresses.under(settings.url(), "/v2/models/" + Addresses.segment(settings.model()) + what);
    }

    @Override
    public URI health() {
        return model("/ready");
    }

    @Override
    public URI predict() {
        return model("/infer");
    }

    @Override
    public byte[] write(Question question) {
        return Tensors.write(json -> {
            json.writeArrayFieldStart("inputs");
            tensor(json, names.features(), question.features(), question.rows(), sizes.features());
            if (sizes.state() > 0) {
                tensor(json, names.state(), question.states(), question.rows(), sizes.state());
            }
            json.writeEndArray();
        });
    }

    private static void tensor(JsonGenerator json, String name, Floats values, int rows, int width) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", name);
        json.writeArrayFieldStart("shape");
        json.writeNumber(rows);
        json.writeNumber(width);
        json.writeEndArray();
        json.writeStringField("datatype", "FP32");
        json.writeArrayFieldStart("data");
        for (int i = 0; i < values.length(); i++) {
            json.writeNumber(values.get(i));
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    @Override
    public Answer read(byte[] body, int rows) throws NoAnswer {
        JsonNode outputs = Tensors.read(body).path("outputs");
        return new Answer(
                numbers(outputs, names.outputs(), rows, sizes.outputs()),
                sizes.state() == 0 ? Floats.EMPTY : numbers(outputs, names.nextState(), rows, sizes.state()));
    }

    private static Floats numbers(JsonNode outputs, String name, int rows, int width) throws NoAnswer {
        for (JsonNode output : outputs) {
            if (output.path("name").asText().equals(name)) {
                if (output.path("shape").path(0).asInt() != rows) {
                    throw new NoAnswer("The server says " + name + " of shape " + output.path("shape") + ", where ["
                            + rows + ", " + width + "] is due.");
                }
                return Tensors.numbers(output.path("data"), name, rows, width);
            }
        }
        throw new NoAnswer("The server says nothing called " + name + ".");
    }
}
