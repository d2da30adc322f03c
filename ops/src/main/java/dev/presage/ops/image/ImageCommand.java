package dev.presage.ops.image;

import dev.presage.ops.embedded.CannotStart;
import dev.presage.ops.embedded.Directories;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./presage image}: makes the container image of what is checked out. */
@Command(
        name = "image",
        description =
                "Makes a container image of this checkout, without Docker and without downloading anything: into a"
                        + " tar file that docker, podman, ctr, kind and skopeo load, or into a registry.",
        mixinStandardHelpOptions = true)
public final class ImageCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--name",
            paramLabel = "IMAGE",
            description = "Name and tag; without it, presage and the version of this checkout.")
    private @Nullable String name;

    @Option(
            names = "--tar",
            paramLabel = "FILE",
            description = "Where to write it; without it, k8s/target/presage.tar.")
    private @Nullable Path tar;

    @Option(names = "--push", description = "Send it to the registry that the name begins with, instead of to a file.")
    private boolean push;

    @Option(
            names = "--libtorch",
            paramLabel = "FOLDER",
            description = "A folder with the libraries of a libtorch for CUDA 12.8 to take instead of the one for"
                    + " processors.")
    private @Nullable Path libtorch;

    @Option(
            names = "--try",
            description = "Then run a node of it, unprivileged and on a read-only root file system, and ask it for a"
                    + " decision. Needs root, because it mounts.")
    private boolean trial;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        Path root = Path.of(System.getProperty("presage.root", "")).toAbsolutePath();
        Path target = Files.createDirectories(root.resolve("k8s/target"));
        Path file = tar == null ? target.resolve("presage.tar") : tar.toAbsolutePath();
        Path work = Files.createTempDirectory(target, "image");
        if (push && trial) {
            throw new CannotStart("--try runs a file: leave --push out.");
        }
        try {
            String flavor = libtorch == null ? "cpu" : "cu128";
            Staging staging = Staging.gather(root, work.resolve("staging"), flavor, Optional.ofNullable(libtorch));
            String version = staging.version();
            String image = name == null ? "presage:" + version : name;
            var build = new ImageBuild(
                    staging, NodeLaunch.environment(flavor), labels(version), target.resolve("image-cache"));
            if (push) {
                build.toRegistry(image);
                out.println("Sent " + image + ".");
                return 0;
            }
            build.toTar(image, file);
            out.println("Wrote " + image + " to " + file + ".");
            out.println("image_size " + Files.size(file) + " bytes");
            if (trial) {
                new ImageProof(out).run(file, work.resolve("trial"));
            }
            return 0;
        } finally {
            Directories.delete(work);
        }
    }

    private static Map<String, String> labels(String version) {
        return Map.of(
                "org.opencontainers.image.title", "presage",
                "org.opencontainers.image.version", version,
                "org.opencontainers.image.licenses", "Apache-2.0");
    }
}
