package dev.presage.node.training.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folders of trainings, of which only the latest stay. */
final class Folders {
    private static final Logger log = LoggerFactory.getLogger(Folders.class);

    private Folders() {}

    /** Deletes all but the latest; what cannot be deleted stays until the next time. */
    static void keepLatest(Path directory, int kept) {
        try (Stream<Path> inside = Files.list(directory)) {
            List<Path> folders = inside.filter(Files::isDirectory)
                    .sorted(Comparator.comparing(Folders::changed).reversed())
                    .skip(kept)
                    .toList();
            for (Path folder : folders) {
                deleteAllIn(folder);
                Files.delete(folder);
            }
        } catch (IOException | RuntimeException stays) {
            log.warn("Old trainings in {} cannot be deleted.", directory, stays);
        }
    }

    private static FileTime changed(Path folder) {
        try {
            return Files.getLastModifiedTime(folder);
        } catch (IOException gone) {
            return FileTime.fromMillis(0);
        }
    }

    static void deleteAllIn(Path folder) throws IOException {
        List<Path> inside;
        try (Stream<Path> walk = Files.walk(folder)) {
            inside = walk.skip(1).sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : inside) {
            Files.delete(path);
        }
    }
}
