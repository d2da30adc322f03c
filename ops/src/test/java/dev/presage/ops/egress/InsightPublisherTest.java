package dev.presage.ops.egress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.presage.node.egress.EgressSettings;
import dev.presage.node.egress.InsightPublisher;
import dev.presage.ops.embedded.EmbeddedBroker;
import dev.presage.ops.embedded.EmbeddedPostgresServer;
import dev.presage.ops.embedded.Ports;
import dev.presage.ops.embedded.PostgresSettings;
import dev.presage.ops.kafka.Kafka;
import dev.presage.persistence.domain.Domains;
import dev.presage.persistence.domain.Options;
import dev.presage.persistence.domain.device.DeviceDomain;
import dev.presage.persistence.journal.Database;
import dev.presage.persistence.journal.DatabaseSettings;
import dev.presage.persistence.journal.EventCodec;
import dev.presage.persistence.journal.JdbcJournalReader;
import dev.presage.persistence.journal.JournalBytes;
import dev.presage.protocol.Insight;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.Observation;
import dev.presage.protocol.Position;
import dev.presage.protocol.Provenance;
import dev.presage.protocol.Reason;
import dev.presage.protocol.SubjectEvent;
import dev.presage.protocol.SubjectId;
import io.cloudevents.CloudEvent;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InsightPublisherTest {
    private static final Instant TIME = Instant.parse("2026-11-23T10:00:00Z");
    private static final DeviceDomain DEVICE = new DeviceDomain(new Options(Map.of()));
    private static final Domains DOMAINS = new Domains(List.of(DEVICE));

    @TempDir
    Path directory;

    /**
     * Goal: what the journal says is published under ids that stay, low scores are not, and neither a broker that stops
     * nor a publisher that is replaced loses or skips a row.
     */
    @Test
    void publishesEveryRowWhateverStops() throws Exception {
        try (var broker = new EmbeddedBroker(directory.resolve("kafka"), Ports.free(), EmbeddedBroker.findBroker());
                var postgres =
                        EmbeddedPostgresServer.start(PostgresSettings.in(directory.resolve("postgres"), Ports.free()));
                var database = Database.open(new DatabaseSettings(
                        postgres.jdbcUrl(),
                        postgres.user(),
                        postgres.password(),
                        2,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(30)));
                var connection = postgres.connect()) {
            broker.start();
            var journal = new JdbcJournalReader(database.source(), DOMAINS);
            var settings = EgressSettings.from(config(broker));
            var registry = new SimpleMeterRegistry();
            var testKit = ActorTestKit.create("egress");
            try (var kafka = new Kafka(broker.bootstrap())) {
                var first = testKit.spawn(InsightPublisher.create(journal, DOMAINS, settings, registry));
                append(connection, 1, 25);
                assertThat(ids(kafka, 25)).hasSize(25);
                assertThat(registry.counter("presage.egress.published").count()).isEqualTo(25);
                broker.stop();
                append(connection, 26, 40);
                broker.start();
                assertThat(ids(kafka, 40)).hasSize(40);
                testKit.stop(first);
                append(connection, 41, 60);
                testKit.spawn(InsightPublisher.create(journal, DOMAINS, settings, new SimpleMeterRegistry()));
                assertThat(ids(kafka, 60)).hasSize(60);
                assertReadable(kafka.read("insights", 60).getFirst());
            } finally {
                testKit.shutdownTestKit();
            }
        }
    }

    private static Config config(EmbeddedBroker broker) {
        return ConfigFactory.parseString("""
                presage.egress {
                  bootstrap-servers = "%s"
                  topic = insights
                  partitions = 1
                  page-rows = 10
                  retry { min = 100ms, max = 500ms }
                }
                """.formatted(broker.bootstrap()))
                .withFallback(ConfigFactory.parseResources("presage/egress.conf"))
                .resolve();
    }

    /** One row each: an anomaly worth publishing and one that is not. */
    private static void append(Connection connection, int from, int to) throws Exception {
        var codec = new EventCodec(DEVICE);
        var host = new SubjectId("device", "host-1");
        for (int version = from; version <= to; version++) {
            var reading =
                    DEVICE.read("dev.presage.device.reading", new ObjectMapper().readTree("{\"values\":{\"cpu\":1}}"));
            var observation = new Observation(
                    "e-" + version, "/test", "dev.presage.device.reading", TIME, Position.Keyed.INSTANCE, reading);
            JournalBytes bytes = codec.encode(new SubjectEvent.Observed(
                    TIME, List.of(observation), List.of(anomaly(version, 0.2), anomaly(version, 0.95)), List.of()));
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO event_journal (persistence_id,"
                    + " sequence_number, writer, event_ser_id, event_ser_manifest, event_payload)"
                    + " VALUES (?, ?, 'test', 1, ?, ?)")) {
                insert.setString(1, host.persistenceId());
                insert.setLong(2, version);
                insert.setString(3, bytes.manifest());
                insert.setBytes(4, bytes.bytes());
                insert.executeUpdate();
            }
        }
    }

    private static Insight anomaly(int version, double score) {
        return new Insight.Anomaly(
                "e-" + version,
                TIME,
                score,
                false,
                List.of(new Reason("RANGE", "cpu", 0.1, 0.4, 0.98)),
                new Provenance.Fallback("none", ModelAnswer.Cause.NOT_ASKED));
    }

    private static Set<String> ids(Kafka kafka, int atLeast) throws Exception {
        Set<String> ids = new HashSet<>();
        long deadline = System.nanoTime() + Duration.ofSeconds(40).toNanos();
        while (ids.size() < atLeast && System.nanoTime() < deadline) {
            if (kafka.has("insights")) {
                kafka.read("insights", atLeast)
                        .forEach(record -> ids.add(
                                new String(record.headers().lastHeader("ce_id").value(), StandardCharsets.UTF_8)));
            }
        }
        return ids;
    }

    /** The CloudEvents library reads it as an event, and its data is the insight as HTTP shows it. */
    private static void assertReadable(ConsumerRecord<byte[], byte[]> record) {
        CloudEvent event = KafkaMessageFactory.createReader(record).toEvent();
        assertThat(event.getId()).isEqualTo("device:host-1:1:1");
        assertThat(event.getType()).isEqualTo("dev.presage.insight.anomaly");
        assertThat(event.getSubject()).isEqualTo("host-1");
        assertThat(new String(record.key(), StandardCharsets.UTF_8)).isEqualTo("host-1");
        assertThat(new String(record.value(), StandardCharsets.UTF_8))
                .startsWith("{\"id\":\"device:host-1:1:1\",\"kind\":\"anomaly\"")
                .contains("\"score\":0.95");
    }
}
