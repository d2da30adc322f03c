package dev.presage.ops.evaluate;

import java.io.PrintWriter;
import java.util.Locale;

/** Prints one {@code name value unit} a line. */
final class Figures {
    private final PrintWriter out;

    Figures(PrintWriter out) {
        this.out = out;
    }

    void add(String name, double value, String unit) {
        out.printf(Locale.ROOT, "%s %.4f %s%n", name, value, unit);
        out.flush();
    }
}
