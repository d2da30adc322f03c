package dev.presage.ops.proof;

import com.typesafe.config.Config;
import dev.presage.node.ingest.EventDecoder;
import dev.presage.node.ingest.IngestSettings;
import dev.presage.ops.embedded.CannotStart;
import dev.presage.ops.up.RunFile;
import dev.presage.persistence.domain.Domains;
import dev.presage.persistence.journal.JdbcJournalReader;
import dev.presage.persistence.journal.JournalRow;
import dev.presage.persistence.verify.Counts;
import dev.presage.persistence.verify.Finding;
import dev.presage.persistence.verify.Findings;
import dev.presage.protocol.Incoming;
import dev.presage.protocol.Observation;
import dev.presage.protocol.SubjectEvent;
import dev.presage.protocol.wire.MalformedBytes;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Compares what was committed to Kafka with what the journal holds. A committed offset says that every record before it
 * is done; those after the newest one in the journal are looked up one by one: a record is done too if it could not be
 * observed, or if it says what its subject knew already.
 */
final class CommittedOffsets {
    /** Rows of a subject that are looked through for an observation: more than subjects themselves remember. */
    private static final int LOOKED_BACK = 300;

    private final Map<String, String> environment;
    private final IngestSettings settings;
    private final Domains domains;
    private final JdbcJournalReader journal;
    private final EventDecoder decoder;

    CommittedOffsets(Map<String, String> environment, Config config, Domains domains, DataSource source) {
        this.environment = environment;
        this.settings = IngestSettings.from(config);
        this.domains = domains;
        this.journal = new JdbcJournalReader(source, domains);
        this.decoder = new EventDecoder(domains, settings.event(), Clock.systemUTC());
    }

    /** Adds what is missing to the findings; returns how it went, in a clause. */
    String compare(Counts counts, Findings findings) throws InterruptedException {
        String bootstrap;
        try {
            bootstrap = RunFile.bootstrap(environment);
        } catch (CannotStart none) {
            return "not compared, no Kafka is known";
        }
        try (var kafka = new CommittedRecords(bootstrap, settings.kafka())) {
            int partitions = 0;
            for (CommittedRecords.Committed each : kafka.committed(domains.sentTo())) {
                long newest = counts.offsets().getOrDefault(new Counts.Partition(each.log(), each.partition()), -1L);
                if (each.offset() > newest + 1) {
                    kafka.read(each, newest + 1, record -> look(each, record, kafka, findings));
                }
                partitions++;
            }
            return "those of " + partitions + " partitions were compared";
        } catch (ExecutionException away) {
            return "not compared, Kafka does not answer (" + away.getCause() + ")";
        }
    }

    private void look(
            CommittedRecords.Committed where,
            ConsumerRecord<byte[], byte[]> record,
            CommittedRecords kafka,
            Findings findings) {
        if (decoder.record(where.log(), record) instanceof Incoming.Valid event
                && !isKnown(event)
                && !kafka.isBuried(record)) {
            findings.add(new Finding(
                    Finding.Kind.OFFSET,
                    event.subject().toString(),
                    0,
                    "observation " + event.observation().id() + " at offset " + record.offset() + " of "
                            + record.topic() + "/" + record.partition() + " is committed and in none of its rows"));
        }
    }

    private boolean isKnown(Incoming.Valid event) {
        try {
            return journal.backward(event.subject(), Long.MAX_VALUE, LOOKED_BACK).stream()
                    .anyMatch(row -> holds(row, event.observation()));
        } catch (MalformedBytes unreadable) {
            // That is a finding of its own.
            return true;
        }
    }

    private static boolean holds(JournalRow row, Observation wanted) {
        return switch (row.event()) {
            case SubjectEvent.Observed observed ->
                observed.observations().stream()
                        .anyMatch(each ->
                                each.id().equals(wanted.id()) && each.source().equals(wanted.source()));
        };
    }
}
