package dev.presage.persistence.transfer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.presage.persistence.journal.Cursor;
import dev.presage.protocol.SubjectId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Header and footer as they stand in a file: JSON, so that a person who looks into it knows what it is. */
final class HeaderJson {
    /** Rows, contexts and setups of another number may stand there in another way. */
    private static final int FORMAT = 1;

    private static final ObjectMapper JSON = new ObjectMapper();

    private HeaderJson() {}

    static byte[] write(ExportHeader header) {
        Selection selection = header.selection();
        ObjectNode json = JSON.createObjectNode()
                .put("format", FORMAT)
                .put("order", header.order().name().toLowerCase(Locale.ROOT))
                .put("at", header.at().toString())
                .put("after", header.after().toString())
                .put("upTo", header.upTo().toString());
        put(json, "domain", selection.domain());
        put(json, "subject", selection.subject());
        put(json, "from", selection.from());
        put(json, "to", selection.to());
        ExportHeader.Told told = header.told();
        if (told != null) {
            json.putObject("told")
                    .put("count", told.count())
                    .put("upTo", told.upTo().toString());
        }
        return bytes(json);
    }

    private static void put(ObjectNode json, String name, @Nullable Object value) {
        if (value != null) {
            json.put(name, value.toString());
        }
    }

    static ExportHeader readHeader(byte[] body) throws JsonProcessingException {
        JsonNode json = json(body);
        if (json.path("format").asInt() != FORMAT) {
            throw new IllegalArgumentException(
                    "it is of format " + json.path("format").asText() + ", and this program reads format " + FORMAT);
        }
        String subject = text(json, "subject");
        String from = text(json, "from");
        String to = text(json, "to");
        JsonNode told = json.get("told");
        return new ExportHeader(
                ExportHeader.Order.valueOf(json.path("order").asText().toUpperCase(Locale.ROOT)),
                Instant.parse(json.path("at").asText()),
                new Selection(
                        text(json, "domain"),
                        subject == null ? null : subject(subject),
                        from == null ? null : Instant.parse(from),
                        to == null ? null : Instant.parse(to)),
                Cursor.parse(json.path("after").asText()),
                Cursor.parse(json.path("upTo").asText()),
                told == null
                        ? null
                        : new ExportHeader.Told(
                                told.path("count").asLong(),
                                Cursor.parse(told.path("upTo").asText())));
    }

    private static SubjectId subject(String text) {
        int slash = text.indexOf('/');
        return new SubjectId(text.substring(0, Math.max(0, slash)), text.substring(slash + 1));
    }

    private static @Nullable String text(JsonNode json, String name) {
        JsonNode value = json.get(name);
        return value == null ? null : value.asText();
    }

    static byte[] write(ExportFooter footer) {
        return bytes(JSON.createObjectNode()
                .put("rows", footer.rows())
                .put("contexts", footer.contexts())
                .put("setups", footer.setups())
                .put("bytes", footer.bytes())
                .put("sha256", footer.sha256()));
    }

    static ExportFooter readFooter(byte[] body) throws JsonProcessingException {
        JsonNode json = json(body);
        return new ExportFooter(
                json.path("rows").asLong(),
                json.path("contexts").asLong(),
                json.path("setups").asLong(),
                json.path("bytes").asLong(),
                json.path("sha256").asText());
    }

    private static JsonNode json(byte[] body) throws JsonProcessingException {
        return JSON.readTree(new String(body, StandardCharsets.UTF_8));
    }

    private static byte[] bytes(ObjectNode json) {
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }
}
