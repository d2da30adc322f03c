package dev.presage.ops.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presage.ops.embedded.EmbeddedBroker;
import dev.presage.ops.embedded.Ports;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {
    private static final String TOPIC = "presage.observations.device";

    @TempDir
    Path folder;

    /** Goal: rows of a file stand in a real Kafka as CloudEvents, in order and confirmed; bad rows are named. */
    @Test
    void goesThroughKafka() throws Exception {
        Path series = Files.writeString(
                folder.resolve("fan.csv"),
                "timestamp,rpm\n2014-04-01 00:00:00,900\n2014-04-01 00:00:01,oops\n2014-04-01 00:00:02,910.5\n");
        try (EmbeddedBroker broker =
                new EmbeddedBroker(folder.resolve("kafka"), Ports.free(), EmbeddedBroker.findBroker())) {
            broker.start();
            makeTopic(broker.bootstrap());
            List<String> said = new ArrayList<>();
            Replay.Totals totals;
            try (KafkaSink sink = new KafkaSink(broker.bootstrap(), Duration.ofSeconds(30))) {
                var plan = new Formats.LabelPlan(TransactionsFormat.Labels.NONE, Duration.ofDays(7), "EUR");
                totals = new Replay(sink, new Pace(0), said::add).run(Formats.csv.open(series, plan));
                assertThat(sink.confirmed()).isEqualTo(2);
            }
            assertThat(totals.rows()).isEqualTo(2);
            assertThat(totals.bad()).isEqualTo(1);
            assertThat(said).contains("fan.csv:3: rpm is 'oops', which is not a number.");
            List<ConsumerRecord<byte[], byte[]>> records = read(broker.bootstrap(), 2);
            assertThat(records).hasSize(2).allSatisfy(each -> {
                assertThat(text(each.key())).isEqualTo("fan");
                assertThat(header(each, "ce_type")).isEqualTo("dev.presage.device.reading");
                assertThat(header(each, "ce_specversion")).isEqualTo("1.0");
                assertThat(header(each, "ce_subject")).isEqualTo("fan");
                assertThat(header(each, "content-type")).isEqualTo("application/json");
            });
            assertThat(header(records.get(1), "ce_time")).isEqualTo("2014-04-01T00:00:02Z");
            assertThat(text(records.get(1).value())).isEqualTo("{\"values\":{\"rpm\":910.5}}");
        }
    }

    private static void makeTopic(String bootstrap) throws Exception {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
        }
    }

    private static List<ConsumerRecord<byte[], byte[]>> read(String bootstrap, int count) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrap,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(TOPIC, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (records.size() < count && System.nanoTime() < end) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }

    private static String header(ConsumerRecord<byte[], byte[]> each, String name) {
        return text(each.headers().lastHeader(name).value());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
