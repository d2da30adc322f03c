package dev.presage.ops.replay;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Cells of comma-separated lines. */
final class Csv {
    private static final double MILLIS_FROM = 1e11;

    private Csv() {}

    /** Splits a line at its commas; a cell in double quotes may hold commas and doubled quotes. */
    static List<String> split(String line) throws BadRow {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                cell.append('"');
                i++;
            } else if (c == '"' && (quoted || cell.isEmpty())) {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                cells.add(cell.toString().strip());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        if (quoted) {
            throw new BadRow("a quotation mark is not closed");
        }
        cells.add(cell.toString().strip());
        return cells;
    }

    /**
     * A time: ISO 8601 with or without zone (then UTC), with {@code T} or a space, or seconds or milliseconds since
     * 1970.
     */
    static Instant time(String cell) throws BadRow {
        if (cell.isEmpty()) {
            throw new BadRow("the timestamp is empty");
        }
        try {
            if (cell.length() > 4 && cell.charAt(4) == '-') {
                String iso = cell.replace(' ', 'T');
                boolean zoned = iso.endsWith("Z") || iso.lastIndexOf('+') > 10 || iso.lastIndexOf('-') > 10;
                return zoned
                        ? OffsetDateTime.parse(iso).toInstant()
                        : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
            }
            double epoch = Double.parseDouble(cell);
            double seconds = Math.abs(epoch) >= MILLIS_FROM ? epoch / 1000 : epoch;
            return Instant.ofEpochMilli(Math.round(seconds * 1000));
        } catch (DateTimeException | NumberFormatException unreadable) {
            throw new BadRow("'" + shorten(cell) + "' is not a time; ISO 8601 or seconds since 1970 are read");
        }
    }

    /** A finite number. */
    static double number(String column, String cell) throws BadRow {
        double value;
        try {
            value = Double.parseDouble(cell);
        } catch (NumberFormatException unreadable) {
            throw new BadRow(column + " is '" + shorten(cell) + "', which is not a number");
        }
        if (!Double.isFinite(value)) {
            throw new BadRow(column + " is '" + shorten(cell) + "', which is not a finite number");
        }
        return value;
    }

    /** Enough of a text to recognise it by. */
    static String shorten(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "...";
    }
}
