package dev.presage.ops.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.hardwood.InputFile;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import dev.presage.node.training.data.PseudonymKey;
import dev.presage.node.training.data.Pseudonyms;
import dev.presage.ops.dataset.RealJournal;
import dev.presage.persistence.journal.ConnectionPool;
import dev.presage.persistence.transfer.JournalExport;
import dev.presage.persistence.transfer.Selection;
import dev.presage.protocol.SubjectId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads tables back by another implementation of Parquet than the one that wrote them. */
class ParquetExportTest {
    @TempDir
    private Path folder = Path.of("");

    private final List<String> complaints = new ArrayList<>();

    private void export(RealJournal journal, Selection selection, Names names) throws IOException {
        try (HikariDataSource source = ConnectionPool.open(journal.settings(), "test", 3, true);
                var tables = new ParquetExport(folder, journal.domains(), names, complaints::add)) {
            new JournalExport(source, InstantSource.system()).run(selection, tables);
            tables.finish();
        }
    }

    private List<String> read(String table, Function<RowReader, String> line) throws IOException {
        var lines = new ArrayList<String>();
        try (ParquetFileReader file = ParquetFileReader.open(InputFile.of(folder.resolve(table)));
                RowReader rows = file.rowReader()) {
            while (rows.hasNext()) {
                rows.next();
                lines.add(line.apply(rows));
            }
        }
        return lines;
    }

    private static String observation(RowReader row) {
        return String.join(
                " ",
                row.getString("domain"),
                row.getString("subject"),
                Long.toString(row.getLong("sequence_number")),
                Integer.toString(row.getInt("place")),
                row.getTimestamp("time").toString(),
                row.getString("type"),
                row.getString("id"),
                row.getString("source"),
                row.getString("values"));
    }

    /** Goal: another program reads what was observed and said; with pseudonyms nothing in it says who somebody is. */
    @Test
    void anotherProgramReadsIt() throws Exception {
        try (var journal = new RealJournal()) {
            journal.writeDevices(2, 5);
            journal.writeCards(1);
            export(journal, new Selection("device", null, null, null), new Names(null));
            Instant second = RealJournal.START.plusSeconds(10);
            assertThat(read(ParquetExport.OBSERVATIONS, ParquetExportTest::observation))
                    .hasSize(10)
                    .element(3)
                    .asString()
                    .startsWith("device machine-1 2 0 " + second
                            + " dev.presage.device.reading machine-1-1 /machines {\"values\":{\"load\":")
                    .endsWith("\"rest\":1.0}}");
            assertThat(read(
                            ParquetExport.INSIGHTS,
                            row -> row.getString("kind") + " " + row.isNull("model") + " " + row.isNull("rule") + " "
                                    + row.getDouble("score") + " " + row.getString("details")))
                    .allSatisfy(line ->
                            assertThat(line).startsWith("anomaly true false ").endsWith("}"))
                    .hasSize(10);
            Pseudonyms pseudonyms = PseudonymKey.load(folder.resolve("key"));
            export(journal, new Selection("account", null, null, null), new Names(pseudonyms));
            List<String> cards = read(
                    ParquetExport.OBSERVATIONS,
                    row -> row.getString("subject") + " " + row.getString("id") + " " + row.isNull("source") + " "
                            + row.getString("values"));
            assertThat(cards)
                    .hasSizeGreaterThan(50)
                    .allSatisfy(line -> assertThat(line).matches("[0-9a-f]{64} [0-9a-f]{32} true .*"));
            SubjectId somebody =
                    journal.reader().newest("account", "", 1).getFirst().subject();
            assertThat(cards).anySatisfy(line -> assertThat(line).startsWith(pseudonyms.name(somebody)));
            byte[] all = Files.readAllBytes(folder.resolve(ParquetExport.OBSERVATIONS));
            assertThat(new String(all, java.nio.charset.StandardCharsets.ISO_8859_1))
                    .doesNotContain(somebody.id())
                    .doesNotContain("/cards");
            assertThat(complaints).isEmpty();
        }
    }
}
