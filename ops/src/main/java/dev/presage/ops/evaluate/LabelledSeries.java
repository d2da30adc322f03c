package dev.presage.ops.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A series of one channel with the stretches of time in which something was wrong.
 *
 * @param name its file, relative to the folder
 * @param times milliseconds since 1970, as they stand in the file
 * @param values in the same order
 * @param windows rows in which something was wrong, ascending
 */
@SuppressWarnings("ArrayRecordComponent") // Read once and never compared.
record LabelledSeries(String name, long[] times, double[] values, List<Window> windows) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    /**
     * Rows from the first to the last, both inclusive.
     *
     * @param first counted from 0
     * @param last at least {@code first}
     */
    record Window(int first, int last) {}

    /**
     * Reads all files {@code *.csv} below a folder: a header, then {@code yyyy-MM-dd HH:mm:ss,value} a line.
     *
     * @param windows JSON: for each file's relative name a list of [first, last] times, both inclusive
     */
    static List<LabelledSeries> read(Path folder, Path windows) throws IOException {
        JsonNode labels = new ObjectMapper().readTree(Files.readString(windows));
        List<LabelledSeries> all = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".csv"))
                    .sorted()
                    .toList()) {
                String name = folder.relativize(file).toString();
                all.add(read(name, Files.readAllLines(file), labels.path(name)));
            }
        }
        return all;
    }

    private static LabelledSeries read(String name, List<String> lines, JsonNode labels) {
        var times = new long[lines.size() - 1];
        var values = new double[times.length];
        for (int i = 0; i < times.length; i++) {
            String line = lines.get(i + 1);
            int comma = line.indexOf(',');
            times[i] = millis(line.substring(0, comma));
            values[i] = Double.parseDouble(line.substring(comma + 1));
        }
        List<Window> windows = new ArrayList<>();
        for (JsonNode label : labels) {
            windows.add(window(
                    times, millis(label.get(0).asText()), millis(label.get(1).asText())));
        }
        return new LabelledSeries(name, times, values, List.copyOf(windows));
    }

    private static long millis(String text) {
        return LocalDateTime.parse(text.substring(0, 19), TIME)
                .toInstant(ZoneOffset.UTC)
                .toEpochMilli();
    }

    private static Window window(long[] times, long from, long to) {
        int first = -1;
        int last = -1;
        for (int i = 0; i < times.length; i++) {
            if (times[i] >= from && times[i] <= to) {
                first = first < 0 ? i : first;
                last = i;
            }
        }
        return new Window(first, last);
    }

    boolean isInWindow(int row) {
        return windows.stream().anyMatch(window -> row >= window.first() && row <= window.last());
    }
}
