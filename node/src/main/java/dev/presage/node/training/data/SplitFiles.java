package dev.presage.node.training.data;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** The sequences of a set as they lie in its directory: for each a length in four bytes and the sequence itself. */
final class SplitFiles {
    private static final int BUFFER_BYTES = 1 << 16;

    private final Path folder;
    private final Runnable pace;

    SplitFiles(Path folder) {
        this(folder, () -> {});
    }

    /** @param pace called between sequences */
    SplitFiles(Path folder, Runnable pace) {
        this.folder = folder;
        this.pace = pace;
    }

    static String name(Split split) {
        return split.label() + ".sequences";
    }

    Path path(Split split) {
        return folder.resolve(name(split));
    }

    /** Goes through the sequences of a split, one at a time. */
    void forEach(Split split, Consumer<Sequence> sequences) throws IOException {
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(path(split)), BUFFER_BYTES))) {
            for (int first = in.read(); first >= 0; first = in.read()) {
                int length = (first << 24) | (in.readUnsignedByte() << 16) | in.readUnsignedShort();
                byte[] bytes = in.readNBytes(length);
                sequences.accept(Sequence.read(bytes));
                pace.run();
            }
        }
    }
}
