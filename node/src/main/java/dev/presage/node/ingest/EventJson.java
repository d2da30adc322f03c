package dev.presage.node.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.presage.protocol.ErrorCode;
import java.io.IOException;

/** Reads JSON strictly: no key twice, nothing after the end, no NaN, bounded depth and numbers. */
final class EventJson {
    private static final int MAX_DEPTH = 32;
    private static final int MAX_NUMBER_CHARACTERS = 200;
    private static final int MAX_DETAIL = 200;

    private static final ObjectReader READER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxNumberLength(MAX_NUMBER_CHARACTERS)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader();

    private EventJson() {}

    /** @param field where these bytes stand in the event, as a JSON pointer; empty for the whole */
    static JsonNode read(byte[] bytes, String field) throws Malformed {
        JsonNode plain = PlainJson.read(bytes);
        return plain == null ? readAny(bytes, field) : plain;
    }

    /** Reads whatever JSON allows, or says what is wrong. */
    static JsonNode readAny(byte[] bytes, String field) throws Malformed {
        try {
            JsonNode node = READER.readTree(bytes);
            if (node.isMissingNode()) {
                throw new Malformed(ErrorCode.NOT_JSON, field, "There is nothing to read.");
            }
            return node;
        } catch (JsonProcessingException malformed) {
            throw new Malformed(ErrorCode.NOT_JSON, field, place(malformed) + said(malformed.getOriginalMessage()));
        } catch (IOException malformed) {
            throw new Malformed(ErrorCode.NOT_JSON, field, "The bytes are not text in UTF-8.");
        }
    }

    private static String place(JsonProcessingException malformed) {
        return malformed.getLocation() == null
                ? ""
                : "Line " + malformed.getLocation().getLineNr() + ", column "
                        + malformed.getLocation().getColumnNr() + ": ";
    }

    private static String said(String message) {
        String head = message.length() <= MAX_DETAIL ? message : message.substring(0, MAX_DETAIL) + "...";
        return head.replaceAll("[^\\x20-\\x7E]+", " ");
    }
}
