package dev.presage.ops.up;

import dev.presage.ops.embedded.CannotStart;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** What runs in a home right now: where it listens and which processes it is. */
public final class RunFile {
    private static final String NAME = "run.properties";

    private final Path file;
    private final Properties values = new Properties();

    private RunFile(Path file) {
        this.file = file;
    }

    /** Reads the file of a home; empty if there is none. */
    static RunFile of(Path home) {
        RunFile read = new RunFile(home.resolve(NAME));
        if (Files.exists(read.file)) {
            try (Reader in = Files.newBufferedReader(read.file)) {
                read.values.load(in);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
        return read;
    }

    /** Where Kafka is: as the environment says, or as the running {@code presage up} wrote it down. */
    public static String bootstrap(Map<String, String> environment) {
        String given = environment.get("PRESAGE_KAFKA_BOOTSTRAP");
        if (given != null && !given.isBlank()) {
            return given;
        }
        Path home = Path.of(environment.getOrDefault("PRESAGE_HOME", ".presage"));
        return of(home).get("kafka.bootstrap")
                .orElseThrow(() -> new CannotStart("Nothing runs in " + home
                        + ": start './presage up', or set PRESAGE_KAFKA_BOOTSTRAP to a Kafka that exists already."));
    }

    Optional<String> get(String name) {
        return Optional.ofNullable(values.getProperty(name));
    }

    RunFile set(String name, @Nullable String value) {
        if (value == null) {
            values.remove(name);
        } else {
            values.setProperty(name, value);
        }
        return this;
    }

    /** Replaces the file at once: a reader sees the old one or the new one. */
    void save() {
        Path next = file.resolveSibling(NAME + ".next");
        try {
            try (Writer out = Files.newBufferedWriter(next)) {
                values.store(out, "What runs here; written by presage up.");
            }
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failed) {
            throw new CannotStart(file + " cannot be written: check free space and permissions there.", failed);
        }
    }

    /** Nothing runs any more. */
    void delete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
