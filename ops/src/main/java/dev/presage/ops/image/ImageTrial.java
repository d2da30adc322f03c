package dev.presage.ops.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.presage.ops.embedded.CannotStart;
import dev.presage.ops.embedded.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs an image without a container engine, as near to how a pod would run it as a machine allows: its layers unpacked,
 * the root file system read-only, an unprivileged user, its own environment and entry point and nothing of the machine.
 */
final class ImageTrial implements AutoCloseable {
    private static final Duration STOP_BOUND = Duration.ofSeconds(150);

    /**
     * The arguments are the root file system, the folder of secrets, and the command with its environment. What a
     * kubelet would mount is mounted in a namespace of its own, which ends with the process.
     */
    private static final String ENTER = """
            set -e
            root=$1 secrets=$2 user=$3
            shift 3
            mount --bind "$root" "$root"
            mount -o remount,bind,ro "$root"
            mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
            mount -t tmpfs -o "uid=$user,gid=$user" tmpfs "$root/var/lib/presage"
            mount --bind "$secrets" "$root/etc/presage/secrets"
            mount --rbind /proc "$root/proc"
            mount --rbind /dev "$root/dev"
            exec chroot "--userspec=$user:$user" "$root" "$@"
            """;

    private final Process process;
    private final Path log;

    private ImageTrial(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Unpacks an image and starts it.
     *
     * @param tar the image
     * @param folder to unpack it in
     * @param secrets mounted as its secrets
     * @param environment beside the image's own
     */
    static ImageTrial start(Path tar, Path folder, Path secrets, Map<String, String> environment) throws IOException {
        Path root = Files.createDirectories(folder.resolve("root"));
        Path packed = Files.createDirectories(folder.resolve("packed"));
        Tool.run(List.of("tar", "-xf", tar.toString(), "-C", packed.toString()));
        ObjectMapper json = new ObjectMapper();
        JsonNode manifest =
                json.readTree(packed.resolve("manifest.json").toFile()).get(0);
        for (JsonNode layer : manifest.path("Layers")) {
            Tool.run(List.of("tar", "-xf", packed.resolve(layer.asText()).toString(), "-C", root.toString()));
        }
        JsonNode config = json.readTree(
                        packed.resolve(manifest.path("Config").asText()).toFile())
                .path("config");
        Path log = folder.resolve("node.log");
        ProcessBuilder builder = new ProcessBuilder(command(root, secrets, config))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        Map<String, String> variables = builder.environment();
        variables.clear();
        variables.put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        config.path("Env").forEach(entry -> {
            String[] pair = entry.asText().split("=", 2);
            variables.put(pair[0], pair[1]);
        });
        variables.putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        return new ImageTrial(process, log);
    }

    private static List<String> command(Path root, Path secrets, JsonNode config) {
        List<String> command = new ArrayList<>(
                List.of("unshare", "--mount", "--propagation", "private", "/bin/sh", "-c", ENTER, "sh"));
        command.add(root.toString());
        command.add(secrets.toString());
        command.add(config.path("User").asText().split(":", 2)[0]);
        config.path("Entrypoint").forEach(word -> command.add(word.asText()));
        return command;
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String lastWords() throws IOException {
        List<String> said = Files.readAllLines(log);
        return String.join(" | ", said.subList(Math.max(0, said.size() - 5), said.size()));
    }

    /** Asks it to stop in order; what it ended with. */
    int stop() {
        Processes.signal("TERM", pid());
        try {
            if (!process.waitFor(STOP_BOUND.toSeconds(), TimeUnit.SECONDS)) {
                throw new CannotStart("The node did not stop within " + STOP_BOUND.toSeconds() + " s.");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CannotStart("It was interrupted while the node stopped.", interrupted);
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        Processes.await(STOP_BOUND, () -> !process.isAlive());
    }
}
