package dev.presage.persistence.transfer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.presage.persistence.journal.Cursor;
import dev.presage.persistence.journal.JournalUnavailable;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Brings a file into a journal. The whole file is read and checked before anything is written: a file that is damaged,
 * or does not go with what the journal holds, changes nothing. Then its rows go in by chunks, each in one transaction;
 * a run that was cut short is taken up by another, which passes over what is there. Blocks.
 *
 * @param source connections that may write, two at once
 */
public record JournalImport(DataSource source) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * What an import came to.
     *
     * @param rows how many rows were brought in
     * @param there how many were there already
     * @param contexts how many contexts the file holds
     */
    public record Imported(long rows, long there, long contexts) {}

    /** What is done with the parts of a file. */
    private interface Way {
        void setup(ExportedSetup setup) throws SQLException, IOException;

        void rows(List<ExportedRow> rows) throws SQLException;

        void context(ExportedContext context) throws SQLException;
    }

    /**
     * Brings a file in.
     *
     * @throws DamagedExport if the file is not what was written
     * @throws RefusedImport if it does not go with what the journal holds
     * @throws IllegalStateException while somebody else moves rows
     * @throws JournalUnavailable if the database does not answer; chunks up to there are in
     */
    public Imported run(Path file) throws IOException {
        try (var moving = Moving.begin(source, true)) {
            read(file, new Rehearsal());
            try (var reader = new ExportReader(file)) {
                var bringing = new Bringing(reader.header().told());
                read(reader, bringing);
                bringing.told();
                return new Imported(bringing.brought, bringing.there, bringing.contexts);
            }
        } catch (SQLException unavailable) {
            throw new JournalUnavailable(unavailable);
        }
    }

    private static void read(Path file, Way way) throws IOException, SQLException {
        try (var reader = new ExportReader(file)) {
            read(reader, way);
        }
    }

    private static void read(ExportReader reader, Way way) throws IOException, SQLException {
        var chunk = new Chunk();
        for (Frame frame = reader.next(); frame != null; frame = reader.next()) {
            switch (frame) {
                case ExportedRow row -> {
                    chunk.add(row);
                    if (chunk.isFull()) {
                        way.rows(chunk.take());
                    }
                }
                case ExportedSetup setup -> way.setup(setup);
                case ExportedContext context -> {
                    way.rows(chunk.take());
                    way.context(context);
                }
                case ExportFooter footer -> way.rows(chunk.take());
            }
        }
    }

    /** Only looks. */
    private final class Rehearsal implements Way {
        private final Fitting fitting = new Fitting(true);

        @Override
        public void setup(ExportedSetup setup) throws IOException {
            if (setup.setup().key() != setup.key()) {
                throw new DamagedExport("The file has a setup " + setup.key() + " that is not what events name so.");
            }
        }

        @Override
        public void rows(List<ExportedRow> rows) throws SQLException {
            if (!rows.isEmpty()) {
                try (Connection connection = source.getConnection()) {
                    var unused = fitting.missing(connection, rows);
                }
            }
        }

        @Override
        public void context(ExportedContext context) {
            // Whether it agrees with its rows is told by verifying: that takes a replay.
        }
    }

    /** Writes. */
    private final class Bringing implements Way {
        private final Fitting fitting = new Fitting(false);
        private final ExportHeader.@Nullable Told told;
        private @Nullable Cursor toldUpTo;
        private long brought;
        private long there;
        private long contexts;

        Bringing(ExportHeader.@Nullable Told told) {
            this.told = told;
        }

        @Override
        public void setup(ExportedSetup setup) throws SQLException, JsonProcessingException {
            try (Connection connection = source.getConnection()) {
                ImportRows.setup(
                        connection, setup, JSON.writeValueAsString(setup.setup().options()));
            }
        }

        @Override
        public void rows(List<ExportedRow> rows) throws SQLException {
            if (rows.isEmpty()) {
                return;
            }
            try (Connection connection = source.getConnection()) {
                connection.setAutoCommit(false);
                try {
                    List<ExportedRow> missing = fitting.missing(connection, rows);
                    if (!missing.isEmpty()) {
                        ImportRows.insert(connection, missing);
                    }
                    ExportedRow lastTold = lastTold(rows);
                    toldUpTo = lastTold == null ? toldUpTo : ImportRows.place(connection, lastTold);
                    connection.commit();
                    brought += missing.size();
                    there += rows.size() - missing.size();
                } catch (SQLException | RuntimeException failed) {
                    connection.rollback();
                    throw failed;
                }
            }
        }

        private @Nullable ExportedRow lastTold(List<ExportedRow> rows) {
            ExportedRow found = null;
            for (ExportedRow row : rows) {
                if (told != null && row.place().compareTo(told.upTo()) <= 0) {
                    found = row;
                }
            }
            return found;
        }

        @Override
        public void context(ExportedContext context) throws SQLException {
            contexts++;
            try (Connection connection = source.getConnection()) {
                ImportRows.context(connection, context);
            }
        }

        /** What was told already is not told again, and what comes is numbered on. */
        void told() throws SQLException {
            if (told != null && toldUpTo != null) {
                try (Connection connection = source.getConnection()) {
                    ImportRows.told(connection, toldUpTo, told.count());
                }
            }
        }
    }
}
