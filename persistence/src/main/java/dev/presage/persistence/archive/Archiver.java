package dev.presage.persistence.archive;

import dev.presage.persistence.journal.Cursor;
import dev.presage.persistence.journal.JournalUnavailable;
import dev.presage.persistence.transfer.DamagedExport;
import dev.presage.persistence.transfer.ExportFooter;
import dev.presage.persistence.transfer.ExportHeader;
import dev.presage.persistence.transfer.ExportReader;
import dev.presage.persistence.transfer.ExportWriter;
import dev.presage.persistence.transfer.ExportedRow;
import dev.presage.persistence.transfer.ExportedSetup;
import dev.presage.persistence.transfer.Frame;
import dev.presage.persistence.transfer.JournalExport;
import dev.presage.persistence.transfer.Moving;
import dev.presage.persistence.transfer.Selection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import javax.sql.DataSource;

/**
 * Moves old rows into files. A file is written, brought to the disk and noted with the places of all its rows; only
 * then it is read back from its first byte to its last, and its rows are deleted by chunks, of each subject the oldest
 * first. Whatever cuts that short, the next run begins where it ended. Blocks.
 *
 * @param source connections that may write, two at once
 * @param folder where files are written
 */
public record Archiver(DataSource source, Path folder, InstantSource clock) {
    private static final int SUBJECTS = 200;
    private static final int ROWS = 200;

    /** What a run came to. */
    public record Archived(long files, long rows) {}

    /**
     * Archives.
     *
     * @param selection domain, and before when; nothing else of it counts
     * @throws DamagedExport if a file is not what was written; its rows stay in the journal
     * @throws IllegalStateException while somebody else moves rows
     * @throws JournalUnavailable if the database does not answer
     */
    public Archived run(Selection selection) throws IOException {
        try (var moving = Moving.begin(source, true)) {
            Files.createDirectories(folder);
            var catalogue = new Catalogue(source);
            for (Catalogue.Written unfinished : catalogue.written()) {
                clear(catalogue, unfinished);
            }
            var run = new Run(catalogue, selection);
            return run.all();
        } catch (SQLException unavailable) {
            throw new JournalUnavailable(unavailable);
        }
    }

    /** Notes that all files lie in another folder now; returns how many there are. */
    public int moved() {
        try {
            return new Catalogue(source).moved(folder);
        } catch (SQLException unavailable) {
            throw new JournalUnavailable(unavailable);
        }
    }

    /** Takes rows out of the journal once it is sure that the file has them. */
    private static void clear(Catalogue catalogue, Catalogue.Written written) throws IOException, SQLException {
        try (var reader = new ExportReader(written.file())) {
            String sha256 = "";
            for (Frame frame = reader.next(); frame != null; frame = reader.next()) {
                sha256 = frame instanceof ExportFooter footer ? footer.sha256() : "";
            }
            if (!sha256.equals(written.sha256())) {
                throw new IOException(written.file() + " is not the file that was written; its rows stay.");
            }
        }
        catalogue.clear(written.number());
    }

    /** One run through all subjects. */
    private final class Run {
        private final Catalogue catalogue;
        private final Selection selection;
        private final long before;
        private final Cursor passed;
        private long files;
        private long rows;

        Run(Catalogue catalogue, Selection selection) throws SQLException {
            this.catalogue = catalogue;
            this.selection = selection;
            Instant to = selection.to();
            this.before = to == null ? clock.millis() : to.toEpochMilli();
            try (Connection connection = source.getConnection()) {
                this.passed = Passed.by(connection);
            }
        }

        Archived all() throws SQLException, IOException {
            String from = selection.firstId();
            boolean more = true;
            while (more) {
                long number = catalogue.next();
                Path path = folder.resolve("archive-" + number + ".presage");
                try (var file = new ArchiveFile(path, begin(path))) {
                    List<Prefix> page = List.of();
                    while (more && !file.isFull()) {
                        page = page(from);
                        for (Prefix prefix : page) {
                            copy(prefix, file);
                            if (file.isFull()) {
                                // It may have more, which goes into the next file.
                                from = prefix.id();
                                break;
                            }
                            // The next id there can be: a space sorts before all that ids are made of.
                            from = prefix.id() + " ";
                        }
                        more = file.isFull() || page.size() == SUBJECTS;
                    }
                    if (!file.isEmpty()) {
                        var footer = file.finish();
                        catalogue.add(number, path, footer, file.sections());
                        clear(catalogue, new Catalogue.Written(number, path, footer.sha256()));
                        files++;
                        rows += footer.rows();
                    }
                }
            }
            return new Archived(files, rows);
        }

        private ExportWriter begin(Path path) throws IOException, SQLException {
            var writer = new ExportWriter(path);
            writer.begin(new ExportHeader(
                    ExportHeader.Order.SUBJECT, clock.instant(), selection, Cursor.START, passed, null));
            for (ExportedSetup setup : new JournalExport(source, clock).setups(selection)) {
                writer.setup(setup);
            }
            return writer;
        }

        private List<Prefix> page(String from) throws SQLException {
            try (Connection connection = source.getConnection()) {
                return Prefix.page(connection, from, selection.beyondId(), SUBJECTS, before, passed);
            }
        }

        private void copy(Prefix prefix, ArchiveFile file) throws SQLException, IOException {
            long next = prefix.first();
            while (next <= prefix.last() && !file.isFull()) {
                int limit = (int) Math.min(ROWS, prefix.last() - next + 1);
                for (ExportedRow row : StoredRows.read(source, prefix.id(), next, limit)) {
                    if (row.version() != next) {
                        throw new IOException(
                                "Row " + next + " of " + prefix.id().replaceFirst("\\|", "/")
                                        + " is missing: './presage verify' says more. Nothing of it is archived.");
                    }
                    file.row(row);
                    next++;
                }
            }
        }
    }
}
