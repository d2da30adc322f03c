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

    /** From a record's headers in binary mode, {@code ce_id} and so on. */
    static Attributes of(Headers headers) {
        return new Attributes(
                text(headers, "ce_specversion"),
                text(headers, "ce_id"),
                text(headers, "ce_source"),
                text(headers, "ce_type"),
                text(headers, "ce_subject"),
                text(headers, "ce_time"),
                text(headers, "content-type"));
    }

    static @Nullable String text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
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
