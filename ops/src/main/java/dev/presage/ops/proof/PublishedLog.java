package dev.presage.ops.proof;

import dev.presage.ops.embedded.CannotStart;
import dev.presage.persistence.proof.Signed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Signed statements as a node logged them: in a folder, or in a file of their lines. */
final class PublishedLog {
    private PublishedLog() {}

    /** All of them; none if there is no such folder. */
    static List<Signed> read(Path path) {
        if (!Files.exists(path)) {
            return List.of();
        }
        try (Stream<Path> files = Files.isDirectory(path) ? Files.list(path) : Stream.of(path)) {
            var all = new ArrayList<Signed>();
            for (Path file : files.filter(
                            each -> each.equals(path) || each.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList()) {
                read(file, all);
            }
            return all;
        } catch (IOException unreadable) {
            throw new CannotStart(path + " cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    private static void read(Path file, List<Signed> all) throws IOException {
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            try {
                Signed signed = Signed.ofLine(line);
                var unused = signed.statement();
                all.add(signed);
            } catch (IllegalArgumentException malformed) {
                throw new CannotStart(
                        "Line " + number + " of " + file + " is no signed statement: " + malformed.getMessage(),
                        malformed);
            }
        }
    }
}
