package dev.presage.node.inference.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.presage.node.inference.ModelFile;
import dev.presage.node.inference.ModelSettings;
import dev.presage.node.inference.UnusableModel;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.RowAnswer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every runtime has to keep to that reads a file somebody else wrote. */
abstract class FileContract extends RuntimeContract {
    @TempDir
    private Path folder = Path.of("");

    /** A block as a user writes it, but for the file. */
    abstract String block();

    /** The bytes of a sound file. */
    abstract byte[] soundBytes();

    /** The bytes of a file that says what is no number. */
    abstract byte[] spoiltBytes();

    /** The block of the same file with another number of features than it has. */
    final String otherShape() {
        return block().replaceFirst("features = \\d+", "features = 5");
    }

    final ModelSettings written(String block, byte[] bytes) {
        try {
            Path file = Files.write(folder.resolve("tiny.model"), bytes);
            return Served.settings("tiny", block + "\nfile = \"" + file + "\"");
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    @Override
    final ModelSettings sound() {
        return written(block(), soundBytes());
    }

    private static void assertRefused(ModelSettings settings, String part) {
        assertThatThrownBy(() -> load(settings))
                .isInstanceOf(UnusableModel.class)
                .hasMessageContaining(part)
                .hasMessageContaining("tiny");
    }

    /** Goal: what is served is named by the file's own bytes and by the version that its owner gave it. */
    @Test
    void isNamedByItsBytes() {
        assertThat(load(written(block() + "\nversion = \"2024-7\"", soundBytes()))
                        .ref())
                .satisfies(ref -> assertThat(ref.version()).isEqualTo("2024-7"))
                .satisfies(ref -> assertThat(ref.digest()).isEqualTo(ModelFile.sha256(soundBytes())));
    }

    /** Goal: a file that is cut, scribbled on, empty or not there is refused at the start, and by name. */
    @Test
    void refusesDamagedFiles() throws IOException {
        byte[] sound = soundBytes();
        assertRefused(written(block(), Arrays.copyOf(sound, sound.length / 2)), "file");
        assertRefused(written(block(), new byte[] {1, 2, 3}), "file");
        assertRefused(written(block(), "This is no model at all.".getBytes(StandardCharsets.UTF_8)), "file");
        assertRefused(written(block(), new byte[0]), "empty");
        ModelSettings gone = sound();
        Files.delete(gone.file().orElseThrow());
        assertRefused(gone, "does not exist");
        assertRefused(Served.settings("tiny", block()), "needs a file");
    }

    /** Goal: a sound file of another shape than the settings say is refused at the start. */
    @Test
    void refusesOtherShapes() {
        assertRefused(written(otherShape(), soundBytes()), "5 features");
        assertRefused(written(block().replaceFirst("outputs = \\d+", "outputs = 7"), soundBytes()), "7 outputs");
    }

    /** Goal: a model that answers zeros with what is no number is refused at the start. */
    @Test
    void refusesWhatSaysNoNumbers() {
        assertRefused(written(block(), spoiltBytes()), "no number");
    }

    /** Goal: a file that cannot be served keeps nobody else from being served. */
    @Test
    void othersServeOnBesideADamagedFile() {
        ModelSettings sound = sound();
        ModelSettings damaged = Served.settings("damaged", block() + "\nfile = /dev/null");
        try (Served served = new Served(List.of(damaged, sound))) {
            var row = row(load(sound), new SplittableRandom(7), 1);
            assertThat(served.ask("damaged", List.of(row), Served.PATIENCE))
                    .isEqualTo(new ModelAnswer.Unanswered(ModelAnswer.Cause.FAILED));
            RowAnswer answer = ((ModelAnswer.Answered) served.ask("tiny", List.of(row), Served.PATIENCE))
                    .rows()
                    .getFirst();
            assertClose(answer, expected(row), 1e-5f);
        }
    }
}
