package dev.presage.ops.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.apache.kafka.common.Uuid;

/** The identity of the cluster whose data a directory holds: drawn once, kept in a file. */
final class ClusterId {
    private ClusterId() {}

    /** Reads the identity, or draws one and keeps it. */
    static String keptIn(Path directory) throws IOException {
        Path file = directory.resolve("cluster-id");
        if (Files.exists(file)) {
            return Files.readString(file).strip();
        }
        String drawn = Uuid.randomUuid().toString();
        Files.createDirectories(directory);
        // Renamed into place, so that a crash leaves the whole file or none.
        Path written = Files.writeString(directory.resolve("cluster-id.new"), drawn + "\n");
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
        return drawn;
    }
}
