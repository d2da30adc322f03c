package dev.presage.node.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON that nearly every event is made of: objects of ASCII texts without escapes, of numbers and of nested
 * objects. At anything else, be it rare or wrong, it gives up, and {@link EventJson} reads the bytes from their start
 * and says what is wrong with them. What both can read, both read the same. A general parser takes several times as
 * long for so few bytes, most of it to set itself up.
 */
final class PlainJson {
    private static final int MAX_DEPTH = 8;
    private static final int MAX_NAME_CHARACTERS = 256;
    private static final int MAX_INTEGER_DIGITS = 18;
    private static final int MAX_NUMBER_CHARACTERS = 40;

    /** Up to here a double holds every whole number, and every power of ten up to the last one below. */
    private static final long MAX_EXACT = 1L << 53;

    private static final double[] POWERS_OF_TEN = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18
    };

    private static final Familiar NAMES = new Familiar();

    private final byte[] bytes;
    private int at;

    private PlainJson(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The tree, or null where these bytes are not as plain as that. */
    static @Nullable JsonNode read(byte[] bytes) {
        var json = new PlainJson(bytes);
        if (json.peek() != '{') {
            return null;
        }
        JsonNode root = json.object(1);
        return root != null && json.peek() < 0 ? root : null;
    }

    /** The next byte that is no white space, not taken; -1 at the end. */
    private int peek() {
        while (at < bytes.length) {
            byte next = bytes[at];
            if (next != ' ' && next != '\n' && next != '\r' && next != '\t') {
                return next & 0xFF;
            }
            at++;
        }
        return -1;
    }

    /** From the opening brace to behind the closing one. */
    private @Nullable ObjectNode object(int depth) {
        at++;
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        if (peek() == '}') {
            at++;
            return object;
        }
        while (peek() == '"') {
            int end = endOfText();
            if (end < 0 || end - at > MAX_NAME_CHARACTERS) {
                return null;
            }
            String name = NAMES.text(bytes, at, end);
            at = end + 1;
            if (peek() != ':') {
                return null;
            }
            at++;
            JsonNode value = value(depth);
            if (value == null || object.replace(name, value) != null) {
                return null;
            }
            int next = peek();
            at++;
            if (next == '}') {
                return object;
            }
            if (next != ',') {
                return null;
            }
        }
        return null;
    }

    private @Nullable JsonNode value(int depth) {
        int first = peek();
        return switch (first) {
            case '"' -> text();
            case '{' -> depth < MAX_DEPTH ? object(depth + 1) : null;
            case 't' -> literal("true", BooleanNode.TRUE);
            case 'f' -> literal("false", BooleanNode.FALSE);
            case 'n' -> literal("null", NullNode.instance);
            default -> first == '-' || isDigit(first) ? number() : null;
        };
    }

    private @Nullable JsonNode text() {
        int end = endOfText();
        if (end < 0) {
            return null;
        }
        var text = TextNode.valueOf(new String(bytes, at, end - at, StandardCharsets.US_ASCII));
        at = end + 1;
        return text;
    }

    /** Goes behind the opening quote and says where the closing one stands; -1 if escapes or worse stand between. */
    private int endOfText() {
        at++;
        for (int i = at; i < bytes.length; i++) {
            byte next = bytes[i];
            if (next == '"') {
                return i;
            }
            // Bytes from 0x80 on are negative.
            if (next < ' ' || next == '\\') {
                return -1;
            }
        }
        return -1;
    }

    private @Nullable JsonNode literal(String word, JsonNode node) {
        for (int i = 0; i < word.length(); i++) {
            if (at >= bytes.length || bytes[at++] != word.charAt(i)) {
                return null;
            }
        }
        return node;
    }

    private @Nullable JsonNode number() {
        int from = at;
        boolean negative = bytes[at] == '-';
        if (negative) {
            at++;
        }
        int whole = at;
        long digits = digits(0);
        if (at == whole || (bytes[whole] == '0' && at > whole + 1)) {
            return null;
        }
        int next = at < bytes.length ? bytes[at] : -1;
        if (next != '.' && next != 'e' && next != 'E') {
            return at - whole > MAX_INTEGER_DIGITS ? null : integer(negative ? -digits : digits);
        }
        int decimals = 0;
        if (next == '.') {
            int point = at++;
            digits = digits(digits);
            decimals = at - point - 1;
            if (decimals == 0) {
                return null;
            }
        }
        boolean scaled = at < bytes.length && (bytes[at] | 0x20) == 'e';
        if ((scaled && !exponent()) || at - from > MAX_NUMBER_CHARACTERS) {
            return null;
        }
        // Both parts are exact, so that the one division rounds as it should.
        if (!scaled && at - whole <= MAX_INTEGER_DIGITS && digits <= MAX_EXACT) {
            double value = digits / POWERS_OF_TEN[decimals];
            return DoubleNode.valueOf(negative ? -value : value);
        }
        return DoubleNode.valueOf(Double.parseDouble(new String(bytes, from, at - from, StandardCharsets.US_ASCII)));
    }

    /** Appends the digits that follow to a number. Wraps around where there are too many, which the caller counts. */
    private long digits(long before) {
        long number = before;
        while (at < bytes.length && isDigit(bytes[at])) {
            number = number * 10 + (bytes[at++] - '0');
        }
        return number;
    }

    private boolean exponent() {
        at++;
        if (at < bytes.length && (bytes[at] == '-' || bytes[at] == '+')) {
            at++;
        }
        int from = at;
        var unused = digits(0);
        return at > from;
    }

    private static JsonNode integer(long value) {
        return value == (int) value ? IntNode.valueOf((int) value) : LongNode.valueOf(value);
    }

    private static boolean isDigit(int character) {
        return character >= '0' && character <= '9';
    }
}
