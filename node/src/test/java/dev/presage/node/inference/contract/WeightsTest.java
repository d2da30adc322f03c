package dev.presage.node.inference.contract;

import dev.presage.node.inference.ModelRuntime;
import dev.presage.node.inference.ModelSettings;
import dev.presage.node.inference.runtime.NetSpec;
import dev.presage.node.inference.runtime.TorchModel;
import dev.presage.node.inference.runtime.Weights;
import dev.presage.node.inference.runtime.WeightsFile;
import dev.presage.protocol.BatchShape;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.RowAnswer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** Our own nets, whose files and numbers have tests of their own. */
class WeightsTest extends RuntimeContract {
    private static final WeightsFile FILE = new WeightsFile(
            "tiny",
            "7",
            1,
            "A toy.",
            Weights.random(NetSpec.recurrent(3, 16, 16, 3, NetSpec.OutputTransform.QUANTILES), 1));

    @TempDir
    private Path folder = Path.of("");

    @Override
    ModelSettings sound() {
        Path path = folder.resolve("tiny.weights");
        try {
            FILE.writeTo(path);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return Served.settings("tiny", "file = \"" + path + "\"");
    }

    /** Alone, and at another size. */
    @Override
    RowAnswer expected(ModelRow row) {
        try (ModelRuntime runtime = TorchModel.of(FILE).newRuntime()) {
            return runtime.run(List.of(row), new BatchShape(96, 8)).getFirst();
        }
    }
}
