package dev.presage.node.inference.runtime;

import dev.presage.node.inference.BroughtModel;
import dev.presage.node.inference.BroughtSettings;
import dev.presage.node.inference.Model;
import dev.presage.node.inference.ModelFile;
import dev.presage.node.inference.ModelSettings;
import dev.presage.node.inference.Rehearsal;

/** Networks that somebody else fitted, from files that an engine reads by itself. */
public final class FileModels {
    private FileModels() {}

    /** The formats, and the engine that reads each. */
    public enum Format {
        ONNX("OnnxRuntime"),
        TORCHSCRIPT("PyTorch");

        private final String engine;

        Format(String engine) {
            this.engine = engine;
        }

        String engine() {
            return engine;
        }
    }

    /**
     * Reads the file that the settings name, and runs it once.
     *
     * @throws dev.presage.node.inference.UnusableModel if there is none, the engine cannot read it, it is of another
     *     shape than the settings say, or what it says is no number
     */
    public static Model load(Format format, ModelSettings settings) {
        ModelFile file = ModelFile.read(settings);
        BroughtSettings brought = settings.broughtOrThrow();
        return Rehearsal.of(
                new BroughtModel(file.ref(), brought.sizes(), true, true, () -> new FileStep(format, file, brought)),
                settings);
    }
}
