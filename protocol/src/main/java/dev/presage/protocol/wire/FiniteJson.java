package dev.presage.protocol.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;

/** JSON in which a number that is not finite becomes null, for JSON has no word for it. */
public final class FiniteJson {
    /** Turns strings, numbers, lists and maps into JSON and back. */
    public static final ObjectMapper MAPPER = new ObjectMapper()
            .registerModule(new SimpleModule()
                    .addSerializer(Double.class, new Finite<>())
                    .addSerializer(Float.class, new Finite<>()));

    private FiniteJson() {}

    private static final class Finite<N extends Number> extends JsonSerializer<N> {
        @Override
        public void serialize(N value, JsonGenerator out, SerializerProvider provider) throws IOException {
            if (!Double.isFinite(value.doubleValue())) {
                out.writeNull();
            } else if (value instanceof Float single) {
                out.writeNumber(single.floatValue());
            } else {
                out.writeNumber(value.doubleValue());
            }
        }
    }
}
