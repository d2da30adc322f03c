package dev.presage.ops.image;

import dev.presage.ops.embedded.NodeProcess;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where everything lies inside the image, and how a node is started there. */
public final class NodeLaunch {
    static final String JAVA = "/opt/java";
    static final String LIBRARIES = "/opt/presage/lib";
    static final String PRODUCT = "/opt/presage/app";
    static final String NATIVE = "/opt/presage/native";
    static final String ARGUMENTS = "/opt/presage/node.args";
    static final String HOME = "/var/lib/presage";
    /** Whom nodes run as; what they write belongs to it. */
    public static final int USER = 10001;

    private NodeLaunch() {}

    static List<String> entrypoint() {
        return List.of(JAVA + "/bin/java", "@" + ARGUMENTS);
    }

    /**
     * A file of arguments for {@code java}, one a line: half of the container's memory for the heap, the rest for
     * tensors, threads and buffers.
     *
     * @param classPath in the order in which classes and settings are looked for
     */
    static String arguments(List<String> classPath) {
        List<String> lines = new ArrayList<>(List.of(
                "-XX:InitialRAMPercentage=50",
                "-XX:MaxRAMPercentage=50",
                "-XX:+ExitOnOutOfMemoryError",
                // Nothing is written at start, not even that.
                "-XX:-UsePerfData"));
        lines.addAll(NodeProcess.tuning());
        lines.addAll(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "-Dai.djl.offline=true",
                "-Donnxruntime.native.path=" + NATIVE + "/onnxruntime",
                "-cp",
                String.join(":", classPath),
                NodeProcess.MAIN));
        return String.join("\n", lines) + "\n";
    }

    /** The image's environment; a manifest may set more, and other values. */
    static Map<String, String> environment(String flavor) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("LANG", "C.UTF-8");
        variables.put("PRESAGE_HOME", HOME);
        variables.put("PRESAGE_HTTP_INTERFACE", "0.0.0.0");
        variables.put("PYTORCH_LIBRARY_PATH", NATIVE + "/pytorch");
        variables.put("PYTORCH_FLAVOR", flavor);
        variables.put("DJL_CACHE_DIR", "/tmp/djl");
        variables.put("ENGINE_CACHE_DIR", "/tmp/djl");
        variables.put("OPT_OUT_TRACKING", "true");
        variables.put("MALLOC_ARENA_MAX", "2");
        return variables;
    }
}
