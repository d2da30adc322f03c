package dev.presage.node.training.data;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parts observations into 16 temporary files by their subjects' pseudonyms. */
final class Parting implements AutoCloseable {
    static final int BUFFER_BYTES = 1 << 15;
    private static final int WAYS = 16;

    private final Path folder;
    private final String prefix;
    private final int depth;
    private final @Nullable Part[] parts = new @Nullable Part[WAYS];

    /**
     * @param prefix of the files' names
     * @param depth how often the observations were parted before
     */
    Parting(Path folder, String prefix, int depth) {
        this.folder = folder;
        this.prefix = prefix;
        this.depth = depth;
    }

    private static final class Part {
        private final Path file;
        private final DataOutputStream out;
        private final Pseudonym first;
        private long observations;
        private boolean several;

        Part(Path file, Pseudonym first) throws IOException {
            this.file = file;
            this.first = first;
            this.out = new DataOutputStream(
                    new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.CREATE_NEW), BUFFER_BYTES));
        }
    }

    void put(Pseudonym subject, byte[] spilled) throws IOException {
        int digit = subject.partition(depth);
        Part part = parts[digit];
        if (part == null) {
            part = new Part(folder.resolve(prefix + Integer.toHexString(digit)), subject);
            parts[digit] = part;
        }
        part.out.write(subject.bytes());
        part.out.writeInt(spilled.length);
        part.out.write(spilled);
        part.observations++;
        part.several |= !subject.equals(part.first);
    }

    /** Ends writing; the partitions that are not empty, in the order of their digits. */
    List<Partition> finish() throws IOException {
        close();
        List<Partition> partitions = new ArrayList<>();
        for (Part part : parts) {
            if (part != null) {
                partitions.add(new Partition(part.file, depth + 1, part.observations, part.several));
            }
        }
        return partitions;
    }

    @Override
    public void close() throws IOException {
        for (Part part : parts) {
            if (part != null) {
                part.out.close();
            }
        }
    }
}
