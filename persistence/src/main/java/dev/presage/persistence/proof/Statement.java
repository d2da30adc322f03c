package dev.presage.persistence.proof;

import dev.presage.persistence.journal.Cursor;
import dev.presage.persistence.journal.chain.Chain;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;

/**
 * What is signed of a block.
 *
 * @param number from 1, without gaps
 * @param previous digest of the statement before, 32 zeros for the first one
 * @param position the place in the journal up to which rows are in this block or an earlier one
 * @param rows rows in this block
 * @param subjects subjects they are of, which is how many leaves the tree has
 * @param totalRows rows in all blocks so far
 * @param totalSubjects subjects whose first row is in a block so far
 * @param root of the tree
 * @param at when it was signed
 * @param key {@link ProofKey#name} of whoever signed
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by text.
public record Statement(
        long number,
        byte[] previous,
        Cursor position,
        long rows,
        long subjects,
        long totalRows,
        long totalSubjects,
        byte[] root,
        Instant at,
        String key) {
    private static final String[] NAMES = {
        "presage-block",
        "number",
        "previous",
        "position",
        "rows",
        "subjects",
        "total-rows",
        "total-subjects",
        "root",
        "at",
        "key"
    };
    private static final String FORMAT = "1";
    private static final HexFormat HEX = HexFormat.of();

    /** The digest that the next statement carries. */
    static byte[] digest(String text) {
        return Chain.sha256().digest(text.getBytes(StandardCharsets.UTF_8));
    }

    /** One line for each part: its name, a space, its value. These very bytes are signed. */
    public String text() {
        Object[] values = {
            FORMAT,
            number,
            HEX.formatHex(previous),
            position,
            rows,
            subjects,
            totalRows,
            totalSubjects,
            HEX.formatHex(root),
            at,
            key
        };
        var text = new StringBuilder();
        for (int i = 0; i < NAMES.length; i++) {
            text.append(NAMES[i]).append(' ').append(values[i]).append('\n');
        }
        return text.toString();
    }

    /**
     * Reads what {@link #text()} wrote.
     *
     * @throws IllegalArgumentException if it did not
     */
    public static Statement parse(String text) {
        String[] lines = text.split("\n", -1);
        if (lines.length != NAMES.length + 1) {
            throw new IllegalArgumentException("The statement has not the lines it should have.");
        }
        String[] values = new String[NAMES.length];
        for (int i = 0; i < NAMES.length; i++) {
            if (!lines[i].startsWith(NAMES[i] + " ")) {
                throw new IllegalArgumentException("The statement has no " + NAMES[i] + " in its place.");
            }
            values[i] = lines[i].substring(NAMES[i].length() + 1);
        }
        try {
            int at = 1;
            var statement = new Statement(
                    Long.parseLong(values[at++]),
                    digest(values, at++),
                    Cursor.parse(values[at++]),
                    Long.parseLong(values[at++]),
                    Long.parseLong(values[at++]),
                    Long.parseLong(values[at++]),
                    Long.parseLong(values[at++]),
                    digest(values, at++),
                    Instant.parse(values[at++]),
                    values[at]);
            if (!statement.text().equals(text)) {
                throw new IllegalArgumentException("The statement is not written as it should be.");
            }
            return statement;
        } catch (DateTimeParseException malformed) {
            throw new IllegalArgumentException("The statement's time cannot be read.", malformed);
        }
    }

    private static byte[] digest(String[] values, int at) {
        byte[] digest = HEX.parseHex(values[at]);
        if (digest.length != Chain.LENGTH) {
            throw new IllegalArgumentException("The statement's " + NAMES[at] + " is no SHA-256.");
        }
        return digest;
    }
}
