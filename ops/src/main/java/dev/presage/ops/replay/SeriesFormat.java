package dev.presage.ops.replay;

import dev.presage.ops.events.Json;
import dev.presage.ops.events.OutgoingEvent;
import dev.presage.protocol.SubjectId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * Time series of devices: a header with a {@code timestamp} column, perhaps a {@code device} column, and columns of
 * numbers, each of which is a channel. A column whose first cell is neither empty nor a number is no channel.
 */
final class SeriesFormat implements RowFormat {
    private final String source;
    private final String fallbackDevice;
    private List<String> names = List.of();
    private List<Integer> channels = List.of();
    private int timestamp;
    private int device;
    private boolean first = true;

    /**
     * A reader for one file.
     *
     * @param source whom its events come from
     * @param fallbackDevice whose rows they are if there is no device column
     */
    SeriesFormat(String source, String fallbackDevice) {
        this.source = source;
        this.fallbackDevice = fallbackDevice;
    }

    @Override
    public void header(List<String> columns) throws BadRow {
        names = List.copyOf(columns);
        timestamp = names.indexOf("timestamp");
        device = names.indexOf("device");
        first = true;
        if (timestamp < 0) {
            throw new BadRow("the header names no column 'timestamp'");
        }
        if (names.size() < (device < 0 ? 2 : 3)) {
            throw new BadRow("the header names no column beside timestamp and device");
        }
    }

    @Override
    public List<OutgoingEvent> row(long number, String line) throws BadRow {
        List<String> cells = Csv.split(line);
        if (cells.size() != names.size()) {
            throw new BadRow(cells.size() + " cells where the header has " + names.size());
        }
        if (first) {
            channels = channelsOf(cells);
            first = false;
        }
        String subject = device < 0 ? fallbackDevice : cells.get(device);
        if (!SubjectId.isValidId(subject)) {
            throw new BadRow("'" + Csv.shorten(subject) + "' cannot be a device id; it must match " + SubjectId.ID);
        }
        Map<String, Double> values = new LinkedHashMap<>();
        for (int column : channels) {
            if (!cells.get(column).isEmpty()) {
                values.put(names.get(column), Csv.number(names.get(column), cells.get(column)));
            }
        }
        if (values.isEmpty()) {
            throw new BadRow("no channel has a value");
        }
        return List.of(new OutgoingEvent(
                OutgoingEvent.DEVICE_TOPIC,
                idOf(subject, number, line),
                source,
                OutgoingEvent.READING,
                subject,
                Csv.time(cells.get(timestamp)),
                Json.write(Map.of("values", values))));
    }

    /** The line's checksum is part of the id, so that other data under the same name is not taken for the same. */
    private static String idOf(String subject, long number, String line) {
        CRC32 checksum = new CRC32();
        checksum.update(line.getBytes(StandardCharsets.UTF_8));
        return "%s:%d:%08x".formatted(subject, number, checksum.getValue());
    }

    private List<Integer> channelsOf(List<String> cells) throws BadRow {
        List<Integer> found = new ArrayList<>();
        for (int column = 0; column < cells.size(); column++) {
            if (column != timestamp && column != device && isNumberOrEmpty(cells.get(column))) {
                found.add(column);
            }
        }
        if (found.isEmpty()) {
            throw new BadRow("no column holds numbers");
        }
        return List.copyOf(found);
    }

    private static boolean isNumberOrEmpty(String cell) {
        try {
            return cell.isEmpty() || !Double.toString(Double.parseDouble(cell)).isEmpty();
        } catch (NumberFormatException text) {
            return false;
        }
    }
}
