package dev.presage.ops.up;

import dev.presage.ops.embedded.CannotStart;
import dev.presage.ops.embedded.EmbeddedPostgresServer;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.IntStream;
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

    /**
     * Where the journal's database is, and as whom to ask it.
     *
     * @param url a JDBC address
     * @param user empty stands for the node's default
     */
    public record Journal(String url, String user, String password) {
        @Override
        public String toString() {
            return "Journal[" + url + "]";
        }
    }

    /** Where the journal is: as the environment says, or as the running {@code presage up} wrote it down. */
    public static Journal journal(Map<String, String> environment) {
        String user = environment.getOrDefault("PRESAGE_DATABASE_USER", "");
        String password = environment.getOrDefault("PRESAGE_DATABASE_PASSWORD", "");
        String given = environment.getOrDefault("PRESAGE_DATABASE_URL", "");
        if (!given.isBlank()) {
            return new Journal(given, user, password);
        }
        Path home = Path.of(environment.getOrDefault("PRESAGE_HOME", ".presage"));
        String url = of(home).get("database.url")
                .orElseThrow(() -> new CannotStart("Nothing runs in " + home
                        + ": start './presage up', or set PRESAGE_DATABASE_URL to a journal that exists already."));
        Path secret = home.resolve("postgres.password");
        try {
            return Files.exists(secret)
                    ? new Journal(
                            url,
                            EmbeddedPostgresServer.USER,
                            Files.readString(secret).strip())
                    : new Journal(url, user, password);
        } catch (IOException unreadable) {
            throw new CannotStart(secret + " cannot be read: check its permissions.", unreadable);
        }
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

    /** How many nodes are written down. */
    int nodes() {
        return get("nodes").map(Integer::parseInt).orElse(0);
    }

    /** What is known of one node, counted from 1: {@code pid}, {@code http}, {@code started}, {@code name}. */
    Optional<String> node(int number, String what) {
        return get("node." + number + "." + what);
    }

    /** Where the nodes of a home serve HTTP, in their order; empty if none runs there. */
    public static List<String> addresses(Map<String, String> environment) {
        RunFile run = of(Path.of(environment.getOrDefault("PRESAGE_HOME", ".presage")));
        return IntStream.rangeClosed(1, run.nodes())
                .mapToObj(number -> run.node(number, "http"))
                .flatMap(Optional::stream)
                .map(port -> "http://127.0.0.1:" + port)
                .toList();
    }

    /** Replaces the file at once: a reader sees the old one or the new one. */
    synchronized void save() {
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
