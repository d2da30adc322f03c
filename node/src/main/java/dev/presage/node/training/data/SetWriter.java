package dev.presage.node.training.data;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes the sequences of a set and counts them. */
final class SetWriter implements AutoCloseable {
    private final List<String> classes;
    private final Map<Split, Part> parts = new EnumMap<>(Split.class);

    SetWriter(SplitFiles files, List<String> classes) throws IOException {
        this.classes = classes;
        for (Split split : Split.values()) {
            parts.put(split, new Part(new DigestOutputStream(Files.newOutputStream(files.path(split)), sha256())));
        }
    }

    private final class Part {
        private final DigestOutputStream digest;
        private final DataOutputStream out;
        private long subjects;
        private long sequences;
        private long steps;
        private final long[] meanings = new long[classes.size()];

        Part(DigestOutputStream digest) {
            this.digest = digest;
            this.out = new DataOutputStream(new BufferedOutputStream(digest));
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("Every JVM has SHA-256.", missing);
        }
    }

    private Part part(Split split) {
        Part part = parts.get(split);
        if (part == null) {
            throw new IllegalStateException("There is a part for each split.");
        }
        return part;
    }

    void put(Split split, Sequence sequence) throws IOException {
        Part part = part(split);
        byte[] bytes = sequence.write();
        part.out.writeInt(bytes.length);
        part.out.write(bytes);
        part.sequences++;
        part.steps += sequence.steps().size();
        for (Sequence.Step step : sequence.steps()) {
            if (step.meaning() != Sequence.UNKNOWN) {
                part.meanings[step.meaning()]++;
            }
        }
    }

    /** Counts a subject that has sequences in a split. */
    void subject(Split split) {
        part(split).subjects++;
    }

    /** Ends writing; what each split holds. */
    Map<String, Card.Part> finish() throws IOException {
        close();
        var counts = new TreeMap<String, Card.Part>();
        parts.forEach((split, part) -> {
            var meanings = new TreeMap<String, Long>();
            for (int i = 0; i < part.meanings.length; i++) {
                meanings.put(classes.get(i), part.meanings[i]);
            }
            counts.put(
                    split.label(),
                    new Card.Part(
                            SplitFiles.name(split),
                            HexFormat.of()
                                    .formatHex(part.digest.getMessageDigest().digest()),
                            part.subjects,
                            part.sequences,
                            part.steps,
                            meanings));
        });
        return counts;
    }

    @Override
    public void close() throws IOException {
        for (Part part : parts.values()) {
            part.out.close();
        }
    }
}
