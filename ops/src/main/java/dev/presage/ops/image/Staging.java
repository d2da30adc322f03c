package dev.presage.ops.image;

import dev.presage.ops.embedded.CannotStart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Everything that goes into the image, gathered in one folder.
 *
 * @param folder with {@code java}, {@code native}, {@code lib}, {@code app}, {@code etc} and {@code empty}
 * @param system shared libraries of this machine, each to lie where it lies here
 * @param classPath inside the image
 */
record Staging(Path folder, Set<Path> system, List<String> classPath) {
    /** Parts of the runtime for screens, which a node has none of, and whose libraries a server has none of either. */
    private static final Set<String> FOR_SCREENS =
            Set.of("libawt_xawt.so", "libsplashscreen.so", "libjsound.so", "libjawt.so", "libfontmanager.so");

    private static final List<String> MOUNT_POINTS = List.of("tmp", "proc", "dev", "sys");

    /**
     * Gathers it.
     *
     * @param root of the checkout, built
     * @param folder that does not exist yet
     * @param libtorch a folder with a libtorch to take instead of the one for processors
     */
    static Staging gather(Path root, Path folder, String flavor, Optional<Path> libtorch) throws IOException {
        Path java = folder.resolve("java");
        Path natives = Files.createDirectories(folder.resolve("native"));
        Path lib = Files.createDirectories(folder.resolve("lib"));
        Path app = Files.createDirectories(folder.resolve("app"));
        Files.createDirectories(folder.resolve("empty"));
        JavaRuntime.link(Path.of(System.getProperty("java.home")), java);
        for (String screen : FOR_SCREENS) {
            Files.deleteIfExists(java.resolve("lib").resolve(screen));
        }
        List<String> classPath = new ArrayList<>();
        Natives parts = Natives.of(flavor);
        for (Path jar : jars(root)) {
            boolean own = jar.startsWith(root);
            parts.carry(jar, own ? app : lib, natives);
            classPath.add((own ? NodeLaunch.PRODUCT : NodeLaunch.LIBRARIES) + "/" + jar.getFileName());
        }
        if (libtorch.isPresent()) {
            replace(natives.resolve("pytorch"), libtorch.get());
        }
        etc(Files.createDirectories(folder.resolve("etc")));
        Files.writeString(folder.resolve("node.args"), NodeLaunch.arguments(classPath));

        List<Path> programs = new ArrayList<>(List.of(java.resolve("bin/java"), java.resolve("lib/jspawnhelper")));
        programs.addAll(Natives.libraries(java.resolve("lib")));
        programs.addAll(Natives.libraries(natives));
        programs.add(xgboost(lib, folder));
        List<Path> own = List.of(
                java.resolve("lib"),
                java.resolve("lib/server"),
                natives.resolve("pytorch"),
                natives.resolve("onnxruntime"));
        return new Staging(folder, SharedLibraries.neededBy(programs, own), classPath);
    }

    /** The node's jar, and then what it stands on. */
    private static List<Path> jars(Path root) throws IOException {
        Path target = root.resolve("node/target");
        List<Path> jars = new ArrayList<>();
        try (Stream<Path> files = Files.list(target)) {
            files.filter(file -> file.getFileName().toString().matches("node-[0-9].*\\.jar"))
                    .filter(file -> !file.getFileName().toString().matches(".*-(tests|sources)\\.jar"))
                    .forEach(jars::add);
        }
        if (jars.size() != 1) {
            throw new CannotStart(target + " must hold one jar of the node, not " + jars + ".");
        }
        Stream.of(Files.readString(target.resolve("classpath")).strip().split(":", -1))
                .map(Path::of)
                .forEach(jars::add);
        return jars;
    }

    private static void replace(Path folder, Path libtorch) throws IOException {
        try (Stream<Path> bundled = Files.list(folder)) {
            for (Path library : bundled.toList()) {
                if (!library.endsWith("libdjl_torch.so")) {
                    Files.delete(library);
                }
            }
        }
        for (Path library : Natives.libraries(libtorch)) {
            Files.copy(library, folder.resolve(library.getFileName().toString()));
        }
    }

    private static void etc(Path etc) throws IOException {
        int user = NodeLaunch.USER;
        Files.writeString(
                etc.resolve("passwd"),
                "root:x:0:0:root:/:/sbin/nologin\npresage:x:" + user + ":" + user + ":Presage:" + NodeLaunch.HOME
                        + ":/sbin/nologin\n");
        Files.writeString(etc.resolve("group"), "root:x:0:\npresage:x:" + user + ":\n");
        Files.writeString(etc.resolve("nsswitch.conf"), "passwd: files\ngroup: files\nhosts: files dns\n");
        Path release = Path.of("/etc/os-release");
        if (Files.isReadable(release)) {
            Files.copy(release, etc.resolve("os-release"));
        }
    }

    /** The library that stays in its jar, for once outside of it, to see what it needs. */
    private static Path xgboost(Path lib, Path folder) throws IOException {
        try (Stream<Path> jars = Files.list(lib)) {
            Path jar = jars.filter(file -> file.getFileName().toString().startsWith("xgboost4j_"))
                    .findFirst()
                    .orElseThrow();
            Path library = folder.resolve("libxgboost4j.so");
            try (var zip = new java.util.zip.ZipFile(jar.toFile());
                    var in = zip.getInputStream(zip.getEntry("lib/linux/x86_64/libxgboost4j.so"))) {
                Files.copy(in, library);
            }
            return library;
        }
    }

    /** The product's version, as its jar is called. */
    String version() {
        String jar = classPath.getFirst();
        return jar.substring(jar.lastIndexOf("/node-") + "/node-".length(), jar.length() - ".jar".length());
    }

    /** Folders that must be there for something to be mounted on. */
    static List<String> mountPoints() {
        return Stream.concat(
                        MOUNT_POINTS.stream().map(name -> "/" + name),
                        Stream.of(NodeLaunch.HOME, "/etc/presage/secrets", "/etc/presage/tls"))
                .toList();
    }
}
