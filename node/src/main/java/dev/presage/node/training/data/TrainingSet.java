package dev.presage.node.training.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Consumer;

/** A training set as it lies in its directory. */
public final class TrainingSet {
    private final Card card;
    private final SplitFiles files;

    private TrainingSet(Card card, SplitFiles files) {
        this.card = card;
        this.files = files;
    }

    /**
     * Opens a set and checks that it is what its card says.
     *
     * @throws CannotCut if a file is gone or altered
     * @throws IOException if a file cannot be read
     */
    public static TrainingSet open(Path folder) throws IOException {
        Path file = folder.resolve(Card.FILE);
        if (!Files.isRegularFile(file)) {
            throw new CannotCut(
                    CannotCut.Cause.ALTERED, folder + " holds no training set: it has no " + Card.FILE + ".");
        }
        Card card = Card.parse(Files.readAllBytes(file));
        for (Map.Entry<String, Card.Part> part : card.splits().entrySet()) {
            Path path = folder.resolve(part.getValue().file());
            if (!Files.isRegularFile(path)
                    || !digest(path).equals(part.getValue().sha256())) {
                throw new CannotCut(CannotCut.Cause.ALTERED, path + " is gone, or not what its card says.");
            }
        }
        if (!card.sealed().contentHash().equals(card.contentHash())) {
            throw new CannotCut(CannotCut.Cause.ALTERED, file + " was altered.");
        }
        return new TrainingSet(card, new SplitFiles(folder));
    }

    private static String digest(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path);
                var digest = new DigestInputStream(in, SetWriter.sha256())) {
            digest.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digest.getMessageDigest().digest());
        }
    }

    public Card card() {
        return card;
    }

    /** Goes through the sequences of a split, one at a time, always in the same order. */
    public void forEach(Split split, Consumer<Sequence> sequences) throws IOException {
        files.forEach(split, sequences);
    }
}
