package dev.presage.node.inference.remote;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.presage.node.inference.NoAnswer;
import dev.presage.protocol.Floats;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Numbers in and out of JSON. */
final class Tensors {
    /** Some servers write NaN where JSON has no word for it; it is read, so that it is seen to be no number. */
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private Tensors() {}

    /** Writes JSON. */
    interface Writing {
        void to(JsonGenerator json) throws IOException;
    }

    static byte[] write(Writing writing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
            json.writeStartObject();
            writing.to(json);
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    static JsonNode read(byte[] body) throws NoAnswer {
        try {
            return JSON.readTree(body);
        } catch (IOException unreadable) {
            throw new NoAnswer("The server's answer is no JSON: " + unreadable.getMessage(), unreadable);
        }
    }

    /** The numbers of a tensor of shape [rows, width], nested or flat. */
    static Floats numbers(JsonNode tensor, String name, int rows, int width) throws NoAnswer {
        float[] values = new float[rows * width];
        int count = fill(tensor, values, 0);
        if (count != values.length) {
            throw new NoAnswer("The server says " + (count > values.length ? "more than " + values.length : "" + count)
                    + " numbers in " + name + ", where [" + rows + ", " + width + "] is due.");
        }
        return Floats.adopt(values);
    }

    /** Copies what there is; returns how much that is up to here, and at most one more than there is room for. */
    private static int fill(JsonNode node, float[] values, int from) throws NoAnswer {
        if (node.isArray()) {
            int at = from;
            for (JsonNode each : node) {
                at = fill(each, values, at);
            }
            return at;
        }
        if (!node.isNumber()) {
            throw new NoAnswer("The server says what is not an array of numbers.");
        }
        if (from < values.length) {
            values[from] = node.floatValue();
        }
        return Math.min(from, values.length) + 1;
    }
}
