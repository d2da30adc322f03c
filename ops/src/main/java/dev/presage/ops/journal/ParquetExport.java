package dev.presage.ops.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.jerolba.carpet.CarpetWriter;
import com.jerolba.carpet.ColumnNamingStrategy;
import com.jerolba.carpet.TimeUnit;
import com.jerolba.carpet.io.FileSystemOutputFile;
import dev.presage.persistence.domain.Domain;
import dev.presage.persistence.domain.Domains;
import dev.presage.persistence.journal.EventCodec;
import dev.presage.persistence.transfer.ExportHeader;
import dev.presage.persistence.transfer.ExportSink;
import dev.presage.persistence.transfer.ExportedContext;
import dev.presage.persistence.transfer.ExportedRow;
import dev.presage.persistence.transfer.ExportedSetup;
import dev.presage.protocol.Insight;
import dev.presage.protocol.InsightId;
import dev.presage.protocol.Observation;
import dev.presage.protocol.Provenance;
import dev.presage.protocol.SubjectEvent;
import dev.presage.protocol.SubjectId;
import dev.presage.protocol.wire.InsightJson;
import dev.presage.protocol.wire.MalformedBytes;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Writes a directory of two tables in Parquet, observations and insights. As much as a group of lines is in memory. A
 * row that cannot be read is named and left out.
 */
final class ParquetExport implements ExportSink, Closeable {
    static final String OBSERVATIONS = "observations.parquet";
    static final String INSIGHTS = "insights.parquet";

    private static final long GROUP_BYTES = 16L << 20;
    private static final int PAGE_BYTES = 1 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Columns of their own say it. */
    private static final List<String> TOLD_ELSEWHERE = List.of(
            "id", "kind", "domain", "subject", "version", "observation", "time", "score", "alarm", "verdict", "by");

    private final Path folder;
    private final Domains domains;
    private final Names names;
    private final Consumer<String> complain;
    private final Map<String, EventCodec> codecs = new HashMap<>();
    private final CarpetWriter<Lines.OfObservation> observations;
    private final CarpetWriter<Lines.OfInsight> insights;
    private long observed;
    private long said;
    private long unreadable;
    private boolean finished;

    /**
     * Begins the tables in a directory that may exist.
     *
     * @param complain hears of rows that cannot be read
     */
    ParquetExport(Path folder, Domains domains, Names names, Consumer<String> complain) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.domains = domains;
        this.names = names;
        this.complain = complain;
        this.observations = writer(folder.resolve(OBSERVATIONS + ".part"), Lines.OfObservation.class);
        this.insights = writer(folder.resolve(INSIGHTS + ".part"), Lines.OfInsight.class);
    }

    private static <T> CarpetWriter<T> writer(Path file, Class<T> lines) throws IOException {
        Files.deleteIfExists(file);
        return new CarpetWriter.Builder<>(new FileSystemOutputFile(file.toFile()), lines)
                .withConf(new PlainParquetConfiguration())
                .withCompressionCodec(CompressionCodecName.ZSTD)
                .withColumnNamingStrategy(ColumnNamingStrategy.SNAKE_CASE)
                .withDefaultTimeUnit(TimeUnit.MICROS)
                .withRowGroupSize(GROUP_BYTES)
                .withPageSize(PAGE_BYTES)
                .build();
    }

    @Override
    public void begin(ExportHeader header) {
        // The tables say it all by their lines.
    }

    @Override
    public void setup(ExportedSetup setup) {
        // For those who conclude again, which takes the lossless format.
    }

    @Override
    public void context(ExportedContext context) {
        // Follows from the rows.
    }

    @Override
    public void row(ExportedRow row) throws IOException {
        SubjectEvent event;
        SubjectId subject = SubjectId.ofPersistenceId(row.id());
        Domain<?> domain = domains.named(subject.domain());
        if (domain == null) {
            leaveOut(row, subject, "nobody here reads its domain.");
            return;
        }
        try {
            event = codecs.computeIfAbsent(domain.name(), name -> new EventCodec(domain))
                    .decode(row.bytes());
        } catch (MalformedBytes malformed) {
            leaveOut(row, subject, String.valueOf(malformed.getMessage()));
            return;
        }
        switch (event) {
            case SubjectEvent.Observed all -> {
                for (int i = 0; i < all.observations().size(); i++) {
                    observations.write(line(
                            domain,
                            subject,
                            row.version(),
                            i,
                            all,
                            all.observations().get(i)));
                    observed++;
                }
                for (int i = 0; i < all.insights().size(); i++) {
                    insights.write(line(
                            domain,
                            new InsightId(subject, row.version(), i),
                            all,
                            all.insights().get(i)));
                    said++;
                }
            }
        }
    }

    private void leaveOut(ExportedRow row, SubjectId subject, String why) {
        unreadable++;
        complain.accept("Row " + row.version() + " of " + subject + " is left out: " + why);
    }

    private Lines.OfObservation line(
            Domain<?> domain, SubjectId subject, long version, int place, SubjectEvent.Observed event, Observation one)
            throws JsonProcessingException {
        return new Lines.OfObservation(
                subject.domain(),
                names.of(subject),
                version,
                place,
                one.time(),
                event.at(),
                one.type(),
                names.of(one.id()),
                names.source(one.source()),
                JSON.writeValueAsString(names.values(domain, one)));
    }

    private Lines.OfInsight line(Domain<?> domain, InsightId id, SubjectEvent.Observed event, Insight insight) {
        ObjectNode details = InsightJson.write(id, insight, domain::explain);
        details.remove(TOLD_ELSEWHERE);
        String observation = null;
        Double score = null;
        Boolean alarm = null;
        String decision = null;
        switch (insight) {
            case Insight.Anomaly anomaly -> {
                observation = names.of(anomaly.observation());
                score = anomaly.score();
                alarm = anomaly.alarm();
            }
            case Insight.Decision decided -> {
                observation = names.of(decided.observation());
                score = decided.score();
                decision = decided.verdict().name().toLowerCase(Locale.ROOT);
            }
            case Insight.Forecast forecast -> {}
        }
        var model = insight.by() instanceof Provenance.Model by ? by.model() : null;
        return new Lines.OfInsight(
                id.subject().domain(),
                names.of(id.subject()),
                id.version(),
                id.index(),
                insight.time(),
                event.at(),
                InsightJson.kind(insight),
                observation,
                score,
                alarm,
                decision,
                model == null ? null : model.name(),
                model == null ? null : model.version(),
                model == null ? null : model.digest(),
                insight.by() instanceof Provenance.Fallback by ? by.rule() : null,
                details.toString());
    }

    long observed() {
        return observed;
    }

    long said() {
        return said;
    }

    /** How many rows were left out. */
    long unreadable() {
        return unreadable;
    }

    /** Ends the tables and gives them their names. */
    void finish() throws IOException {
        observations.close();
        insights.close();
        finished = true;
        for (String table : List.of(OBSERVATIONS, INSIGHTS)) {
            Files.move(
                    folder.resolve(table + ".part"),
                    folder.resolve(table),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Gives up what is not finished. */
    @Override
    public void close() throws IOException {
        if (!finished) {
            observations.close();
            insights.close();
            Files.deleteIfExists(folder.resolve(OBSERVATIONS + ".part"));
            Files.deleteIfExists(folder.resolve(INSIGHTS + ".part"));
        }
    }
}
