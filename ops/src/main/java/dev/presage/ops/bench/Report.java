package dev.presage.ops.bench;

import dev.presage.ops.events.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Figures as people and programs read them. */
public final class Report {
    private Report() {}

    /** One {@code name value unit} a line. */
    public static void print(List<Figure> figures, PrintWriter out) {
        for (Figure figure : figures) {
            out.println(figure.name() + " " + shorten(figure.value()) + " " + figure.unit());
        }
        out.flush();
    }

    /** The same as a JSON object by name. */
    public static void write(List<Figure> figures, @Nullable Path file) throws IOException {
        if (file == null) {
            return;
        }
        Map<String, Object> all = new LinkedHashMap<>();
        for (Figure figure : figures) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("value", figure.value());
            one.put("unit", figure.unit());
            all.put(figure.name(), one);
        }
        Files.writeString(file, Json.write(all) + "\n");
    }

    /** Counts are whole; of what was measured four figures are more than any of it is true to. */
    private static String shorten(double value) {
        if (Math.abs(value) >= 1_000 || value == Math.rint(value)) {
            return String.format(Locale.ROOT, "%.0f", value);
        }
        return String.format(Locale.ROOT, "%.4g", value);
    }
}
