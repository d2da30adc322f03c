package dev.presage.node.inference;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What can run a model. In the configuration: the name in lower case, with hyphens. */
public enum RuntimeKind {
    /** Our own nets, from a file of weights or from those that come with the product. */
    WEIGHTS,
    /** A file in the Open Neural Network Exchange format. */
    ONNX,
    /** A file that PyTorch wrote with {@code torch.jit.save}. */
    TORCHSCRIPT,
    /** A file of boosted trees that XGBoost wrote. */
    XGBOOST,
    /** Another server, asked by the Open Inference Protocol, version 2. */
    OIP,
    /** Another server, asked by TensorFlow Serving's predict API. */
    TENSORFLOW_SERVING;

    /** The name in the configuration. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether the model runs on another server. */
    public boolean isRemote() {
        return this == OIP || this == TENSORFLOW_SERVING;
    }

    static RuntimeKind of(String key) {
        return Arrays.stream(values())
                .filter(kind -> kind.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("runtime must be one of "
                        + Arrays.stream(values()).map(RuntimeKind::key).collect(Collectors.joining(", ")) + ", not "
                        + key + "."));
    }
}
