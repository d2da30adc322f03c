package dev.presage.node.inference.loader;

import dev.presage.node.inference.Model;
import dev.presage.node.inference.ModelLoader;
import dev.presage.node.inference.ModelSettings;
import dev.presage.node.inference.remote.RemoteModels;
import dev.presage.node.inference.runtime.FileModels;
import dev.presage.node.inference.runtime.TorchModel;
import dev.presage.node.inference.trees.TreesModels;

/** Loads a model into the runtime that its settings name. */
public final class RuntimeLoader implements ModelLoader {
    @Override
    public Model load(ModelSettings settings) {
        return switch (settings.runtime()) {
            case WEIGHTS -> TorchModel.load(settings);
            case ONNX -> FileModels.load(FileModels.Format.ONNX, settings);
            case TORCHSCRIPT -> FileModels.load(FileModels.Format.TORCHSCRIPT, settings);
            case XGBOOST -> TreesModels.load(settings);
            case OIP, TENSORFLOW_SERVING -> RemoteModels.load(settings);
        };
    }
}
