package dev.presage.ops.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** PostgreSQL's programs, unpacked once from the archive on the class path. */
final class PostgresPrograms {
    private PostgresPrograms() {}

    /** The folder that holds {@code initdb}, {@code pg_ctl} and {@code postgres}. */
    static Path unpack(Path into) {
        String archive = archiveName();
        Path target = into.resolve(archive.substring(0, archive.indexOf('.')));
        if (Files.isExecutable(target.resolve("bin/postgres"))) {
            return target.resolve("bin");
        }
        try (InputStream packed = PostgresPrograms.class.getResourceAsStream("/" + archive)) {
            if (packed == null) {
                throw new CannotStart("PostgreSQL is not bundled for this system (" + archive
                        + "): set PRESAGE_DATABASE_URL to a server that exists already.");
            }
            Files.createDirectories(into);
            Path partial = Files.createTempDirectory(into, "unpacking");
            unpack(packed, partial);
            // A rename is atomic: a half-unpacked archive never looks like a whole one.
            if (!Files.exists(target)) {
                Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
            }
            return target.resolve("bin");
        } catch (IOException failed) {
            throw new CannotStart(
                    "PostgreSQL cannot be unpacked into " + into + " (" + failed.getMessage()
                            + "): check free space and permissions there.",
                    failed);
        }
    }

    private static void unpack(InputStream packed, Path target) throws IOException {
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new XZCompressorInputStream(packed))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path path = target.resolve(entry.getName()).normalize();
                if (!path.startsWith(target)) {
                    throw new IOException("The archive names a file outside itself: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                    continue;
                }
                Files.createDirectories(path.resolveSibling("."));
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                } else {
                    Files.copy(tar, path);
                    boolean executable = (entry.getMode() & 0100) != 0;
                    Files.setPosixFilePermissions(
                            path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
                }
            }
        }
    }

    private static String archiveName() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : "linux";
        String machine = System.getProperty("os.arch").equals("aarch64") ? "arm_64" : "x86_64";
        return "postgres-" + system + "-" + machine + ".txz";
    }
}
