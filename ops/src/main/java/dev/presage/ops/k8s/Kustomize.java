package dev.presage.ops.k8s;

import dev.presage.ops.embedded.CannotStart;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Builds overlays with the kustomize that is part of kubectl. It asks no cluster and no network. */
public final class Kustomize {
    private static final int BOUND_SECONDS = 60;

    private final Path overlays;
    private final String kubectl;

    /**
     * Builds nothing yet.
     *
     * @param k8s the folder {@code k8s} of the checkout
     * @param kubectl the program
     */
    public Kustomize(Path k8s, String kubectl) {
        this.overlays = k8s.resolve("overlays");
        this.kubectl = kubectl;
    }

    /** The names of all overlays. */
    public List<String> names() {
        try (Stream<Path> folders = Files.list(overlays)) {
            return folders.filter(folder -> Files.isRegularFile(folder.resolve("kustomization.yaml")))
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException missing) {
            throw new CannotStart(overlays + " cannot be read: run this inside a checkout of Presage.", missing);
        }
    }

    /**
     * Builds one.
     *
     * @throws CannotStart if kubectl is missing or refuses, with what it said
     */
    public String build(String overlay) {
        if (!names().contains(overlay)) {
            throw new CannotStart(
                    "There is no overlay '" + overlay + "': " + String.join(", ", names()) + " are there.");
        }
        try {
            Path said = Files.createTempFile("presage-kustomize", ".err");
            Path built = Files.createTempFile("presage-kustomize", ".yaml");
            try {
                Process process = new ProcessBuilder(
                                kubectl, "kustomize", overlays.resolve(overlay).toString())
                        .redirectOutput(built.toFile())
                        .redirectError(said.toFile())
                        .start();
                if (!process.waitFor(BOUND_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new CannotStart(
                            "kubectl kustomize took more than " + BOUND_SECONDS + " s for " + overlay + ".");
                }
                if (process.exitValue() != 0) {
                    throw new CannotStart("The overlay " + overlay + " cannot be built: "
                            + Files.readString(said, StandardCharsets.UTF_8).strip());
                }
                return Files.readString(built, StandardCharsets.UTF_8);
            } finally {
                Files.deleteIfExists(said);
                Files.deleteIfExists(built);
            }
        } catch (IOException missing) {
            throw new CannotStart(
                    kubectl + " does not run: install kubectl (for example: apt install kubernetes-client).", missing);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CannotStart("It was interrupted while it built " + overlay + ".", interrupted);
        }
    }
}
