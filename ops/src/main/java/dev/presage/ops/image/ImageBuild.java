package dev.presage.ops.image;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.Ports;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import dev.presage.ops.embedded.CannotStart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;

/** Makes an image of what was gathered: a layer for each kind of thing, what changes most often last. */
final class ImageBuild {
    private static final FilePermissions EXECUTABLE = FilePermissions.fromOctalString("755");
    private static final FilePermissions READABLE = FilePermissions.fromOctalString("644");

    private final Staging staging;
    private final Map<String, String> environment;
    private final Map<String, String> labels;
    private final Path cache;

    /**
     * Makes nothing yet.
     *
     * @param cache a folder for layers, so that one that did not change is not packed again
     */
    ImageBuild(Staging staging, Map<String, String> environment, Map<String, String> labels, Path cache) {
        this.staging = staging;
        this.environment = environment;
        this.labels = labels;
        this.cache = cache;
    }

    /** Writes it to a file that docker, podman, ctr, kind and skopeo load. */
    void toTar(String name, Path tar) {
        try {
            finish(Containerizer.to(TarImage.at(tar).named(name)).setOfflineMode(true));
        } catch (InvalidImageReferenceException malformed) {
            throw new CannotStart(name + " is no name of an image: " + malformed.getMessage(), malformed);
        }
    }

    /** Sends it to a registry, with the credentials that Docker's tools keep, if there are any. */
    void toRegistry(String name) {
        try {
            ImageReference reference = ImageReference.parse(name);
            finish(Containerizer.to(RegistryImage.named(reference)
                    .addCredentialRetriever(CredentialRetrieverFactory.forImage(reference, event -> {})
                            .dockerConfig())));
        } catch (InvalidImageReferenceException malformed) {
            throw new CannotStart(name + " is no name of an image: " + malformed.getMessage(), malformed);
        }
    }

    private void finish(Containerizer containerizer) {
        try {
            container()
                    .containerize(containerizer
                            .setToolName("presage")
                            .setBaseImageLayersCache(cache.resolve("base"))
                            .setApplicationLayersCache(cache.resolve("layers")));
        } catch (IOException | ExecutionException | RegistryException | CacheDirectoryCreationException failed) {
            throw new CannotStart("The image cannot be made: " + failed.getMessage(), failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CannotStart("It was interrupted while it made the image.", interrupted);
        }
    }

    private JibContainerBuilder container() throws IOException {
        Path folder = staging.folder();
        return Jib.fromScratch()
                .setPlatforms(Set.of(new Platform("amd64", "linux")))
                .addFileEntriesLayer(system())
                .addFileEntriesLayer(tree("runtime", folder.resolve("java"), NodeLaunch.JAVA))
                .addFileEntriesLayer(tree("native", folder.resolve("native"), NodeLaunch.NATIVE))
                .addFileEntriesLayer(tree("libraries", folder.resolve("lib"), NodeLaunch.LIBRARIES))
                .addFileEntriesLayer(tree("product", folder.resolve("app"), NodeLaunch.PRODUCT).toBuilder()
                        .addEntry(folder.resolve("node.args"), at(NodeLaunch.ARGUMENTS), READABLE)
                        .build())
                .setEntrypoint(NodeLaunch.entrypoint())
                .setEnvironment(environment)
                .setLabels(labels)
                .setUser(NodeLaunch.USER + ":" + NodeLaunch.USER)
                .setWorkingDirectory(at(NodeLaunch.HOME))
                .setExposedPorts(Ports.parse(List.of("8080", "25520", "7626")));
    }

    private FileEntriesLayer system() throws IOException {
        FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName("system");
        for (Path library : staging.system()) {
            layer.addEntry(library.toRealPath(), at(library.toString()), EXECUTABLE);
        }
        layer.addEntryRecursive(staging.folder().resolve("etc"), at("/etc"));
        for (String mounted : Staging.mountPoints()) {
            layer.addEntry(staging.folder().resolve("empty"), at(mounted), EXECUTABLE);
        }
        return layer.build();
    }

    /** A whole folder, with what may be run there. */
    private static FileEntriesLayer tree(String name, Path from, String to) throws IOException {
        return FileEntriesLayer.builder()
                .setName(name)
                .addEntryRecursive(from, at(to), (source, target) -> {
                    boolean runs = Files.isDirectory(source) || Files.isExecutable(source);
                    return runs ? EXECUTABLE : READABLE;
                })
                .build();
    }

    private static AbsoluteUnixPath at(String path) {
        return AbsoluteUnixPath.get(path);
    }
}
