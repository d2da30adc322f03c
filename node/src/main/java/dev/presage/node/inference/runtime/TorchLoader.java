package dev.presage.node.inference.runtime;

import dev.presage.node.inference.Model;
import dev.presage.node.inference.ModelLoader;
import dev.presage.node.inference.ModelSettings;

/** Loads weights files into the PyTorch engine. */
public final class TorchLoader implements ModelLoader {
    @Override
    public Model load(ModelSettings settings) {
        return TorchModel.load(settings);
    }
}
