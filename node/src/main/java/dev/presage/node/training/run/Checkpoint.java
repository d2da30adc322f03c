package dev.presage.node.training.run;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.zip.CRC32C;

/**
 * Where fitting stands, all of it: what is done is never done again otherwise. Lots are drawn by seed and number of the
 * epoch, so that epoch and batch say where their drawing stands too.
 *
 * @param seed of the training, so that no other's checkpoint is taken up
 * @param epoch the one at hand, from 1
 * @param batch how many of its batches are learnt from
 * @param step how many in all
 * @param skipped how many of them had no usable gradient
 * @param loss moving mean over the batches
 * @param epochLoss sum over this epoch's batches
 * @param validationLoss after the last epoch
 * @param best least validation loss of an epoch so far; infinite before the first
 * @param worse epochs in a row that were no better
 * @param halvings how often the learning rate was halved
 * @param finished whether there is nothing left to do
 * @param learner as {@link Workbench.Learner#save} gave it
 * @param bestWeights after the best epoch; empty before the first
 */
@SuppressWarnings("ArrayRecordComponent") // Written and read, never compared.
record Checkpoint(
        long seed,
        int epoch,
        int batch,
        long step,
        int skipped,
        double loss,
        double epochLoss,
        double validationLoss,
        double best,
        int worse,
        int halvings,
        boolean finished,
        byte[] learner,
        byte[] bestWeights) {
    private static final int FORMAT = 1;

    /** Where it begins. */
    static Checkpoint start(long seed, byte[] learner) {
        return new Checkpoint(
                seed,
                1,
                0,
                0,
                0,
                Double.NaN,
                0,
                Double.NaN,
                Double.POSITIVE_INFINITY,
                0,
                0,
                false,
                learner,
                new byte[0]);
    }

    /** With the validation loss of where it starts. */
    Checkpoint validated(double startLoss) {
        return new Checkpoint(
                seed,
                epoch,
                batch,
                step,
                skipped,
                loss,
                epochLoss,
                startLoss,
                best,
                worse,
                halvings,
                finished,
                learner,
                bestWeights);
    }

    /** With another state of the learner. */
    Checkpoint with(byte[] state) {
        return new Checkpoint(
                seed,
                epoch,
                batch,
                step,
                skipped,
                loss,
                epochLoss,
                validationLoss,
                best,
                worse,
                halvings,
                finished,
                state,
                bestWeights);
    }

    /**
     * After one more batch.
     *
     * @param batchLoss empty if there was no usable gradient
     * @param smoothing how fast the moving mean moves
     */
    Checkpoint learnt(OptionalDouble batchLoss, double smoothing) {
        double now = batchLoss.orElse(loss);
        double mean = Double.isNaN(loss) ? now : loss + smoothing * (now - loss);
        return new Checkpoint(
                seed,
                epoch,
                batch + 1,
                step + 1,
                skipped + (batchLoss.isPresent() ? 0 : 1),
                mean,
                epochLoss + (Double.isNaN(now) ? 0 : now),
                validationLoss,
                best,
                worse,
                halvings,
                finished,
                learner,
                bestWeights);
    }

    /** After an epoch: on to the next, unless it was the last or nothing gets better any more. */
    Checkpoint after(double validated, byte[] weights, TrainingSettings.Fit fit) {
        boolean better = validated < best;
        int worseNow = better ? 0 : worse + 1;
        return new Checkpoint(
                seed,
                epoch + 1,
                0,
                step,
                skipped,
                loss,
                0,
                validated,
                better ? validated : best,
                worseNow,
                halvings + (better ? 0 : 1),
                epoch >= fit.maxEpochs() || worseNow >= fit.patience(),
                learner,
                better ? weights : bestWeights);
    }

    /** Writes it beside its place and moves it there, so that a crash leaves the one before. */
    void write(Path file) throws IOException {
        byte[] content = content();
        var crc = new CRC32C();
        crc.update(content);
        Path next = file.resolveSibling(file.getFileName() + ".next");
        try (FileChannel out = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer head = ByteBuffer.allocate(Integer.BYTES + Long.BYTES)
                    .putInt(FORMAT)
                    .putLong(crc.getValue())
                    .flip();
            for (ByteBuffer part : new ByteBuffer[] {head, ByteBuffer.wrap(content)}) {
                while (part.hasRemaining()) {
                    out.write(part);
                }
            }
            out.force(true);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private byte[] content() throws IOException {
        var bytes = new ByteArrayOutputStream(learner.length + bestWeights.length + 200);
        try (var out = new DataOutputStream(bytes)) {
            out.writeLong(seed);
            out.writeInt(epoch);
            out.writeInt(batch);
            out.writeLong(step);
            out.writeInt(skipped);
            out.writeDouble(loss);
            out.writeDouble(epochLoss);
            out.writeDouble(validationLoss);
            out.writeDouble(best);
            out.writeInt(worse);
            out.writeInt(halvings);
            out.writeBoolean(finished);
            out.writeInt(learner.length);
            out.write(learner);
            out.writeInt(bestWeights.length);
            out.write(bestWeights);
        }
        return bytes.toByteArray();
    }

    /** Reads what stands in a file; empty if there is none, it is damaged, or it is another seed's. */
    static Optional<Checkpoint> read(Path file, long seed) throws IOException {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(file));
        if (all.remaining() < Integer.BYTES + Long.BYTES || all.getInt() != FORMAT) {
            return Optional.empty();
        }
        long expected = all.getLong();
        byte[] content = new byte[all.remaining()];
        all.get(content);
        var crc = new CRC32C();
        crc.update(content);
        return crc.getValue() == expected
                ? Optional.of(parse(content)).filter(found -> found.seed == seed)
                : Optional.empty();
    }

    private static Checkpoint parse(byte[] content) throws IOException {
        try (var in = new DataInputStream(new ByteArrayInputStream(content))) {
            return new Checkpoint(
                    in.readLong(),
                    in.readInt(),
                    in.readInt(),
                    in.readLong(),
                    in.readInt(),
                    in.readDouble(),
                    in.readDouble(),
                    in.readDouble(),
                    in.readDouble(),
                    in.readInt(),
                    in.readInt(),
                    in.readBoolean(),
                    in.readNBytes(in.readInt()),
                    in.readNBytes(in.readInt()));
        }
    }
}
