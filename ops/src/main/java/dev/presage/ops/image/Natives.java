package dev.presage.ops.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * The native libraries of model runtimes, which their jars would unpack at each start. They are unpacked here once, and
 * their jars carried without them: some 800 MB of libraries, most of them for other systems, become 470.
 */
final class Natives {
    private static final Pattern NATIVE = Pattern.compile(".*(\\.(so|dll|dylib|pdb)(\\.\\d+)*|\\.dSYM/.*)");

    /** What is unpacked of each, by the beginning of the jar's name: a pattern of entries, and where they go. */
    private record Part(Pattern entries, String folder) {}

    private final Map<String, Part> parts;

    private Natives(Map<String, Part> parts) {
        this.parts = parts;
    }

    /**
     * For 64-bit Linux.
     *
     * @param flavor of PyTorch: {@code cpu}, or {@code cu128} for a libtorch that is brought
     */
    static Natives of(String flavor) {
        return new Natives(Map.of(
                "pytorch-native-cpu", new Part(Pattern.compile("pytorch/cpu/linux-x86_64/[^/]+"), "pytorch"),
                "pytorch-jni", new Part(Pattern.compile("jnilib/linux-x86_64/" + flavor + "/[^/]+"), "pytorch"),
                "onnxruntime-1", new Part(Pattern.compile("ai/onnxruntime/native/linux-x64/[^/]+"), "onnxruntime"),
                // This one is only found inside its jar; nothing of it is unpacked, and nothing kept for others.
                "xgboost4j_", new Part(Pattern.compile("(?!)"), "")));
    }

    /**
     * Copies a jar into a folder, without the libraries that it should not unpack.
     *
     * @param folder where unpacked libraries go, a folder for each runtime
     */
    void carry(Path jar, Path jars, Path folder) throws IOException {
        Path target = jars.resolve(jar.getFileName().toString());
        Optional<Part> part = parts.entrySet().stream()
                .filter(entry -> jar.getFileName().toString().startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
        if (part.isEmpty()) {
            Files.copy(jar, target);
            return;
        }
        try (ZipFile from = new ZipFile(jar.toFile());
                OutputStream file = Files.newOutputStream(target);
                ZipOutputStream to = new ZipOutputStream(file)) {
            Enumeration<? extends ZipEntry> entries = from.entries();
            while (entries.hasMoreElements()) {
                carry(from, entries.nextElement(), part.get(), to, folder);
            }
        }
    }

    private static void carry(ZipFile from, ZipEntry entry, Part part, ZipOutputStream to, Path folder)
            throws IOException {
        String name = entry.getName();
        if (part.entries().matcher(name).matches()) {
            Path target = Files.createDirectories(folder.resolve(part.folder()));
            try (InputStream in = from.getInputStream(entry)) {
                Files.copy(
                        in,
                        target.resolve(name.substring(name.lastIndexOf('/') + 1)),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        } else if (isKept(name)) {
            ZipEntry kept = new ZipEntry(name);
            kept.setTime(0);
            to.putNextEntry(kept);
            try (InputStream in = from.getInputStream(entry)) {
                in.transferTo(to);
            }
            to.closeEntry();
        }
    }

    private static boolean isKept(String name) {
        return !NATIVE.matcher(name).matches() || name.equals("lib/linux/x86_64/libxgboost4j.so");
    }

    /** All libraries below a folder. */
    static List<Path> libraries(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().contains(".so"))
                    .sorted()
                    .toList();
        }
    }
}
