package dev.presage.node.training.data;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Observations of some subjects in a temporary file, each subject's in the journal's order.
 *
 * @param depth how often they were parted
 * @param observations how many there are
 * @param several whether they are of more than one subject
 */
record Partition(Path file, int depth, long observations, boolean several) {
    /** Told each observation. */
    interface Reader {
        void take(Pseudonym subject, byte[] spilled) throws IOException;
    }

    void read(Reader reader) throws IOException {
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), Parting.BUFFER_BYTES))) {
            for (long i = 0; i < observations; i++) {
                byte[] subject = in.readNBytes(Pseudonym.BYTES);
                byte[] spilled = in.readNBytes(in.readInt());
                reader.take(new Pseudonym(subject), spilled);
            }
        } catch (EOFException early) {
            throw new IOException(file + " ends early.", early);
        }
    }

    void delete() throws IOException {
        Files.delete(file);
    }
}
