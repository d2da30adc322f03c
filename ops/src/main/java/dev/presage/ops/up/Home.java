package dev.presage.ops.up;

import dev.presage.ops.embedded.CannotStart;
import dev.presage.ops.embedded.Directories;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The directory where all data lives, held by one {@code presage up} at a time. */
final class Home implements AutoCloseable {
    private static final String MARKER = "presage-home";
    private static final String LOCK = "lock";

    private final Path path;
    private final FileChannel channel;

    private Home(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Makes the directory if need be and takes hold of it.
     *
     * @throws CannotStart if something else lies there, somebody else holds it, or it cannot be written
     */
    static Home open(Path path) {
        Path home = path.toAbsolutePath().normalize();
        try {
            if (Files.exists(home) && !isHome(home) && !isEmpty(home)) {
                throw new CannotStart(
                        home + " is not empty and no home of Presage: set PRESAGE_HOME to another" + " directory.");
            }
            Files.createDirectories(home.resolve("logs"));
            Files.writeString(
                    home.resolve(MARKER), "Presage keeps its data here; './presage up --fresh' deletes it.\n");
            FileChannel channel =
                    FileChannel.open(home.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(channel) == null) {
                channel.close();
                throw new CannotStart("Another './presage up' runs in " + home
                        + ": stop it, or set PRESAGE_HOME to another directory.");
            }
            return new Home(home, channel);
        } catch (IOException failed) {
            throw new CannotStart(
                    home + " cannot be written (" + failed + "): check free space and permissions there.", failed);
        }
    }

    /** Whether there is something that {@link #wipe} would delete. */
    boolean hasData() {
        return Files.exists(path.resolve("postgres")) || Files.exists(path.resolve("kafka"));
    }

    /** Deletes all data; logs and unpacked programs stay, and so does the hold on the directory. */
    void wipe() {
        // Model files belong to the registry in the database: without it nobody names them, and they go after it.
        boolean registry = Files.exists(path.resolve("postgres"));
        List<String> parts = new ArrayList<>(List.of("postgres", "kafka", "demo", "tls"));
        if (registry) {
            parts.addAll(List.of("models", "training"));
        }
        try {
            for (String part : parts) {
                if (Files.exists(path.resolve(part))) {
                    Directories.delete(path.resolve(part));
                }
            }
            Files.deleteIfExists(path.resolve("postgres.password"));
        } catch (IOException failed) {
            throw new CannotStart("Not everything in " + path + " can be deleted (" + failed + ").", failed);
        }
    }

    Path path() {
        return path;
    }

    Path resolve(String name) {
        return path.resolve(name);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException ignored) {
            // The lock ends with the process at the latest.
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldByThisVeryProcess) {
            return null;
        }
    }

    private static boolean isHome(Path directory) {
        return Files.isRegularFile(directory.resolve(MARKER));
    }

    private static boolean isEmpty(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return false;
        }
        try (Stream<Path> inside = Files.list(directory)) {
            return inside.findAny().isEmpty();
        }
    }
}
