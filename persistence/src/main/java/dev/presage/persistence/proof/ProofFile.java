package dev.presage.persistence.proof;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.presage.protocol.InsightId;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * Everything that is needed to check one insight without a database.
 *
 * @param insight which
 * @param says what it says, for people; checked against the payload
 * @param manifest of the row that holds it
 * @param payload of that row
 * @param before the link of the row before it
 * @param link of that row
 * @param following the rows of the subject after it, up to the leaf
 * @param head the link of the last of them
 * @param leaf the leaf's place in the tree
 * @param path the digests beside the way from the leaf to the root
 * @param signed the statement about the tree
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by text.
public record ProofFile(
        InsightId insight,
        String says,
        String manifest,
        byte[] payload,
        byte[] before,
        byte[] link,
        List<Following> following,
        byte[] head,
        int leaf,
        List<byte[]> path,
        Signed signed) {
    private static final String FORMAT = "presage-proof 1";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HexFormat HEX = HexFormat.of();

    /**
     * A later row of the subject.
     *
     * @param digest SHA-256 of its payload
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    public record Following(String manifest, byte[] digest) {}

    public ProofFile {
        following = List.copyOf(following);
        path = List.copyOf(path);
    }

    /** As it is written: JSON, indented, ending with a line. */
    public String text() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("format", FORMAT);
        json.put("insight", insight.toString());
        json.put("says", says);
        json.put("manifest", manifest);
        json.put("payload", Base64.getEncoder().encodeToString(payload));
        json.put("before", HEX.formatHex(before));
        json.put("link", HEX.formatHex(link));
        ArrayNode rows = json.putArray("following");
        for (Following row : following) {
            rows.addObject().put("manifest", row.manifest()).put("digest", HEX.formatHex(row.digest()));
        }
        json.put("head", HEX.formatHex(head));
        json.put("leaf", leaf);
        ArrayNode beside = json.putArray("path");
        path.forEach(digest -> beside.add(HEX.formatHex(digest)));
        json.put("statement", signed.text());
        json.put("signature", Base64.getEncoder().encodeToString(signed.signature()));
        return json.toPrettyString() + "\n";
    }

    /**
     * Reads what {@link #text()} wrote.
     *
     * @throws IllegalArgumentException if it did not, to the last character
     */
    public static ProofFile parse(String text) {
        try {
            JsonNode json = JSON.readTree(text);
            if (!FORMAT.equals(json.path("format").asText())) {
                throw new IllegalArgumentException("It is not of the format " + FORMAT + ".");
            }
            var following = new ArrayList<Following>();
            for (JsonNode row : json.path("following")) {
                following.add(new Following(text(row, "manifest"), HEX.parseHex(text(row, "digest"))));
            }
            var path = new ArrayList<byte[]>();
            json.path("path").forEach(digest -> path.add(HEX.parseHex(digest.asText())));
            var proof = new ProofFile(
                    InsightId.parse(text(json, "insight")),
                    text(json, "says"),
                    text(json, "manifest"),
                    Base64.getDecoder().decode(text(json, "payload")),
                    HEX.parseHex(text(json, "before")),
                    HEX.parseHex(text(json, "link")),
                    following,
                    HEX.parseHex(text(json, "head")),
                    json.path("leaf").asInt(-1),
                    path,
                    new Signed(text(json, "statement"), Base64.getDecoder().decode(text(json, "signature"))));
            if (!proof.text().equals(text)) {
                throw new IllegalArgumentException("It is not written as proofs are, to the last character.");
            }
            return proof;
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException("It is not JSON.", malformed);
        }
    }

    private static String text(JsonNode json, String name) {
        JsonNode value = json.path(name);
        if (!value.isTextual()) {
            throw new IllegalArgumentException("It has no " + name + ".");
        }
        return value.asText();
    }
}
