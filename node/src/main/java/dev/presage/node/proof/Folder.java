package dev.presage.node.proof;

import dev.presage.persistence.proof.Signed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A folder of logs: a file for each month, a line for each statement. */
record Folder(Path path) implements Place {
    private static final int MONTH = "2026-11".length();

    @Override
    public String name() {
        return "folder " + path.toAbsolutePath();
    }

    @Override
    public void publish(List<Signed> statements) throws IOException {
        Map<String, StringBuilder> byMonth = new TreeMap<>();
        for (Signed each : statements) {
            String month = each.statement().at().toString().substring(0, MONTH);
            byMonth.computeIfAbsent(month, first -> new StringBuilder())
                    .append(each.line())
                    .append('\n');
        }
        Files.createDirectories(path);
        for (Map.Entry<String, StringBuilder> month : byMonth.entrySet()) {
            append(path.resolve("blocks-" + month.getKey() + ".jsonl"), month.getValue());
        }
    }

    private static void append(Path file, CharSequence lines) throws IOException {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(lines.toString());
        try (FileChannel out = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(false);
        }
    }
}
