package dev.presage.ops.replay;

import dev.presage.ops.embedded.CannotStart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Which files of a path belong to which stream. */
enum Formats {
    /** Any CSV files of time series. */
    csv,
    /** The files of the Numenta Anomaly Benchmark: {@code timestamp,value}, a device to a file. */
    nab,
    /** Card payments, a file or a folder with a file a day. */
    transactions;

    /**
     * How transactions are told about.
     *
     * @param which of them
     * @param delay how long after the transaction
     * @param currency of their amounts, which the files do not say
     */
    record LabelPlan(TransactionsFormat.Labels which, Duration delay, String currency) {}

    /** The streams of a file, or of all files of this kind below a folder. */
    List<RowStream> open(Path path, LabelPlan plan) {
        Path whole = path.toAbsolutePath().normalize();
        List<Path> files = filesOf(whole);
        // A single file is named relative to the folder it lies in.
        Path base = Files.isDirectory(whole) ? whole : whole.resolveSibling("");
        if (this == transactions) {
            RowFormat format = new TransactionsFormat(plan.which(), plan.delay(), plan.currency());
            return List.of(new RowStream(files, base, format));
        }
        return files.stream()
                .map(file -> new RowStream(
                        List.of(file), base, new SeriesFormat("presage-replay/" + name(), deviceOf(base, file))))
                .toList();
    }

    private static String deviceOf(Path base, Path file) {
        return base.relativize(file).toString().replace('\\', '/').replaceFirst("\\.csv(\\.gz)?$", "");
    }

    private static List<Path> filesOf(Path path) {
        if (!Files.exists(path)) {
            throw new CannotStart("There is no file or folder " + path + ": check the path.");
        }
        try (Stream<Path> all = Files.walk(path)) {
            List<Path> files = all.filter(Files::isRegularFile)
                    .filter(file -> file.equals(path) || file.toString().matches(".*\\.csv(\\.gz)?"))
                    .sorted()
                    .toList();
            if (files.isEmpty()) {
                throw new CannotStart("There is no .csv or .csv.gz file below " + path + ": check the path.");
            }
            return files;
        } catch (IOException unreadable) {
            throw new CannotStart("%s cannot be read (%s).".formatted(path, unreadable.getMessage()), unreadable);
        }
    }
}
