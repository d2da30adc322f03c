package dev.presage.node.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Cuts a JSON array into the bytes of its elements, so that each is read, or refused, for itself. */
final class Batches {
    /** NaN and its like are let through here, so that they spoil their own event and not the batch. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private Batches() {}

    /**
     * The elements of the array, in order.
     *
     * @throws ProblemException if the whole is not a JSON array, or has more than {@code maxItems} elements
     */
    static List<byte[]> cut(byte[] body, int maxItems) {
        var items = new ArrayList<byte[]>();
        try (JsonParser parser = JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw new ProblemException(ErrorCode.NOT_CLOUDEVENT, "A batch is a JSON array of events.");
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (items.size() == maxItems) {
                    throw new ProblemException(ErrorCode.TOO_LARGE, "A batch has at most " + maxItems + " events.");
                }
                int begin = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
                parser.skipChildren();
                parser.finishToken();
                int end = Math.toIntExact(parser.currentLocation().getByteOffset());
                items.add(Arrays.copyOfRange(body, begin, end));
            }
            if (parser.nextToken() != null) {
                throw new ProblemException(ErrorCode.NOT_JSON, "Something follows the end of the array.");
            }
            return items;
        } catch (IOException e) {
            String where = "/" + items.size();
            throw new ProblemException(new Problem(
                    ErrorCode.NOT_JSON, "The array cannot be read from element " + items.size() + " on.", where));
        }
    }
}
