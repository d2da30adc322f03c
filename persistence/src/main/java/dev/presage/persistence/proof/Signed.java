package dev.presage.persistence.proof;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Base64;

/**
 * A statement with its signature, as it is published.
 *
 * @param text {@link Statement#text()}
 * @param signature Ed25519 over the text in UTF-8
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record Signed(String text, byte[] signature) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public Statement statement() {
        return Statement.parse(text);
    }

    /** One line of JSON, without its end: {@code {"number": 7, "statement": "...", "signature": "base64"}}. */
    public String line() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("number", statement().number())
                .put("statement", text)
                .put("signature", Base64.getEncoder().encodeToString(signature))
                .toString();
    }

    /**
     * Reads what {@link #line()} wrote.
     *
     * @throws IllegalArgumentException if it did not
     */
    public static Signed ofLine(String line) {
        try {
            JsonNode json = JSON.readTree(line);
            return new Signed(
                    json.path("statement").asText(),
                    Base64.getDecoder().decode(json.path("signature").asText()));
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException("The line is no JSON.", malformed);
        }
    }
}
