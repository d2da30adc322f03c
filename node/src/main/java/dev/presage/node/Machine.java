package dev.presage.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The kind of machine, as far as numbers may differ in their last bits on another: processor and wide registers. */
final class Machine {
    private static final Path PROCESSOR = Path.of("/proc/cpuinfo");
    private static final List<String> KEYS = List.of("vendor_id", "cpu family", "model", "CPU implementer", "CPU part");
    private static final List<String> WIDE = List.of("avx", "avx2", "avx512f", "amx_tile", "asimd", "sve");

    private Machine() {}

    /** For example {@code amd64 GenuineIntel 6 143 avx avx2 avx512f}. */
    static String kind() {
        var kind = new ArrayList<String>();
        kind.add(System.getProperty("os.arch", "unknown"));
        try {
            for (String line : Files.readAllLines(PROCESSOR)) {
                if (line.isBlank()) {
                    break;
                }
                add(line, kind);
            }
        } catch (IOException elsewhere) {
            // Only Linux has it; elsewhere the name of the system has to do.
            kind.add(System.getProperty("os.name", "unknown"));
        }
        return String.join(" ", kind);
    }

    private static void add(String line, List<String> kind) {
        int colon = line.indexOf(':');
        if (colon < 0) {
            return;
        }
        String key = line.substring(0, colon).trim();
        String value = line.substring(colon + 1).trim();
        if (KEYS.contains(key)) {
            kind.add(value);
        } else if (key.equals("flags") || key.equals("Features")) {
            List<String> flags = List.of(value.split(" "));
            WIDE.stream().filter(flags::contains).forEach(kind::add);
        }
    }
}
