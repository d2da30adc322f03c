package dev.presage.ops.image;

import java.nio.file.Path;
import java.util.List;

/** A Java runtime of no more modules than a node uses, or its operator to look into one. */
final class JavaRuntime {
    private static final List<String> MODULES = List.of(
            "java.se",
            "jdk.unsupported",
            "jdk.crypto.ec",
            "jdk.zipfs",
            "jdk.management",
            "jdk.naming.dns",
            "jdk.net",
            "jdk.localedata",
            "jdk.charsets",
            "jdk.jfr",
            "jdk.jcmd");

    private JavaRuntime() {}

    /** Links it into a folder that does not exist yet. */
    static void link(Path jdk, Path target) {
        Tool.run(List.of(
                jdk.resolve("bin/jlink").toString(),
                "--add-modules",
                String.join(",", MODULES),
                "--include-locales=en",
                "--strip-debug",
                "--no-header-files",
                "--no-man-pages",
                "--generate-cds-archive",
                "--output",
                target.toString()));
    }
}
