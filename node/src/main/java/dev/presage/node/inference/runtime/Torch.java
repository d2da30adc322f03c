package dev.presage.node.inference.runtime;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The one way to the engine, so that its settings are in place before it is loaded. They are process-wide: no download,
 * no telemetry, and one thread per operation, because the pool scales by workers and a step this small loses more to
 * handing work around than it wins. Each can be set from outside by the system property of the same name.
 */
final class Torch {
    private static final int ALIGNMENT = 64;
    private static final Engine ENGINE = load();

    private Torch() {}

    private static Engine load() {
        setUnlessSet("ai.djl.offline", "true");
        setUnlessSet("OPT_OUT_TRACKING", "true");
        setUnlessSet("ai.djl.pytorch.num_threads", "1");
        setUnlessSet("ai.djl.pytorch.num_interop_threads", "1");
        setUnlessSet("ai.djl.pytorch.graph_optimizer", "false");
        return Engine.getEngine("PyTorch");
    }

    private static void setUnlessSet(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    static Engine engine() {
        return ENGINE;
    }

    /** A brought model, still empty, of an engine that finds its settings in place. */
    static Model newModel(String name, String engine) {
        ENGINE.getVersion();
        return Model.newInstance(name, engine);
    }

    /**
     * An array with these numbers, aligned as the engine aligns its own: kernels round by alignment, and the same
     * weights have to lead to the same bits wherever they are loaded.
     */
    static NDArray create(NDManager manager, float[] values, Shape shape) {
        ByteBuffer buffer = newBuffer(values.length);
        buffer.asFloatBuffer().put(values);
        return manager.create(buffer, shape, DataType.FLOAT32);
    }

    /** Aligned memory outside the Java heap for so many numbers. */
    static ByteBuffer newBuffer(int count) {
        return ByteBuffer.allocateDirect(count * Float.BYTES + 2 * ALIGNMENT)
                .alignedSlice(ALIGNMENT)
                .slice(0, count * Float.BYTES)
                .order(ByteOrder.nativeOrder());
    }

    /** A manager of its own; whoever asks closes it. */
    static NDManager newManager() {
        return ENGINE.newBaseManager();
    }
}
