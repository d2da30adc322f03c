package dev.presage.node.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** A CloudEvent's attributes as they came, not yet checked. Extensions are not kept: nothing here reads them. */
record Attributes(
        @Nullable String specversion,
        @Nullable String id,
        @Nullable String source,
        @Nullable String type,
        @Nullable String subject,
        @Nullable String time,
        @Nullable String datacontenttype) {
    private static final Familiar FAMILIAR = new Familiar();

    /** From the members of an event in structured mode. */
    static Attributes of(JsonNode event) throws Malformed {
        return new Attributes(
                text(event, "specversion"),
                text(event, "id"),
                text(event, "source"),
                text(event, "type"),
                text(event, "subject"),
                text(event, "time"),
                text(event, "datacontenttype"));
    }

    /** From names and values in binary mode, the names without a prefix. */
    static Attributes of(Map<String, String> values) {
        return new Attributes(
                values.get("specversion"),
                values.get("id"),
                values.get("source"),
                values.get("type"),
                values.get("subject"),
                values.get("time"),
                values.get("datacontenttype"));
    }

    /** From a record's headers in binary mode, {@code ce_id} and so on. Where one comes twice, the last counts. */
    static Attributes of(Headers headers) {
        String specversion = null;
        String id = null;
        String source = null;
        String type = null;
        String subject = null;
        String time = null;
        String datacontenttype = null;
        for (Header header : headers) {
            byte[] value = header.value();
            switch (header.key()) {
                case "ce_specversion" -> specversion = familiar(value);
                case "ce_id" -> id = text(value);
                case "ce_source" -> source = familiar(value);
                case "ce_type" -> type = familiar(value);
                case "ce_subject" -> subject = text(value);
                case "ce_time" -> time = text(value);
                case "content-type" -> datacontenttype = familiar(value);
                default -> {
                    // An extension, or another program's header.
                }
            }
        }
        return new Attributes(specversion, id, source, type, subject, time, datacontenttype);
    }

    private static @Nullable String text(byte @Nullable [] value) {
        return value == null ? null : new String(value, StandardCharsets.UTF_8);
    }

    private static @Nullable String familiar(byte @Nullable [] value) {
        return value == null ? null : FAMILIAR.text(value);
    }

    private static @Nullable String text(JsonNode event, String name) throws Malformed {
        JsonNode value = event.get(name);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            throw Malformed.envelope("/" + name, name + " must be a string.");
        }
        return value.textValue();
    }
}
