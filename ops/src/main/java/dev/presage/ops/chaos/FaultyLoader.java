package dev.presage.ops.chaos;

import dev.presage.node.inference.BatchBuffer;
import dev.presage.node.inference.Model;
import dev.presage.node.inference.ModelLoader;
import dev.presage.node.inference.ModelRuntime;
import dev.presage.node.inference.ModelSettings;
import dev.presage.node.inference.loader.RuntimeLoader;
import dev.presage.protocol.BatchShape;
import dev.presage.protocol.ModelRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * The real models, which break once for each file that is laid in their way: {@code die} kills the worker in the middle
 * of a batch, {@code hang} stops it for good. The file is taken away as proof that it happened.
 */
public final class FaultyLoader implements ModelLoader {
    /** Environment variable that names the folder where such files are laid. */
    public static final String FOLDER = "PRESAGE_TEST_FAULTS";

    private final ModelLoader real = new RuntimeLoader();
    private final Path folder = Path.of(System.getenv().getOrDefault(FOLDER, "faults"));

    @Override
    public Model load(ModelSettings settings) {
        return new FaultyModel(real.load(settings), folder);
    }

    private record FaultyModel(Model real, Path folder) implements Model {
        @Override
        public ModelRef ref() {
            return real.ref();
        }

        @Override
        public int stateSize() {
            return real.stateSize();
        }

        @Override
        public int featureSize() {
            return real.featureSize();
        }

        @Override
        public int outputSize() {
            return real.outputSize();
        }

        @Override
        public boolean warmsUp() {
            return real.warmsUp();
        }

        @Override
        public ModelRuntime newRuntime() {
            return new FaultyRuntime(real.newRuntime(), folder, ref().name());
        }
    }

    private record FaultyRuntime(ModelRuntime real, Path folder, String model) implements ModelRuntime {
        @Override
        public BatchBuffer newBuffer(BatchShape largest) {
            return real.newBuffer(largest);
        }

        @Override
        public void run(BatchBuffer batch) {
            if (laid("die")) {
                throw new IllegalStateException("Told to die in the middle of a batch.");
            }
            if (laid("hang")) {
                hang();
            }
            real.run(batch);
        }

        private boolean laid(String fault) {
            try {
                return Files.deleteIfExists(folder.resolve(model + "." + fault));
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        private static void hang() {
            var never = new CountDownLatch(1);
            while (true) {
                try {
                    never.await();
                } catch (InterruptedException stubborn) {
                    // Native code does not listen to interrupts either.
                }
            }
        }

        @Override
        public void close() {
            real.close();
        }
    }
}
