package dev.presage.ops.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerTest {
    @TempDir
    Path directory;

    /** Goal: what was written is read after an orderly stop and after a crash, on the same directory. */
    @Test
    void keepsWhatWasWritten() throws Exception {
        try (var broker = new EmbeddedBroker(directory, Ports.free(), EmbeddedBroker.findBroker())) {
            broker.start();
            createTopic(broker);
            send(broker, "before the stop");
            broker.stop();
            assertThat(broker.isAlive()).isFalse();
            broker.start();
            send(broker, "before the crash");
            long pid = broker.pid();
            broker.kill();
            assertThat(ProcessHandle.of(pid)).isEmpty();
            broker.start();
            assertThat(read(broker, 2)).containsExactly("before the stop", "before the crash");
        }
    }

    /** Goal: a broker that cannot serve says why instead of being waited for. */
    @Test
    void saysWhyItDoesNotStart() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var broker = new EmbeddedBroker(directory, taken.getLocalPort(), EmbeddedBroker.findBroker())) {
            assertThatThrownBy(broker::start)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("before it served")
                    .hasMessageContaining("Address already in use");
            assertThat(broker.isAlive()).isFalse();
        }
    }

    /** Goal: a missing build step is named. */
    @Test
    void saysWhatIsNotBuilt() throws Exception {
        Path nothing = Files.createDirectory(directory.resolve("nothing"));
        try (var broker = new EmbeddedBroker(directory, Ports.free(), nothing)) {
            assertThatThrownBy(broker::start).hasMessageContaining("mvn -pl ops/broker compile");
        }
    }

    private static void createTopic(EmbeddedBroker broker) throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
            admin.createTopics(List.of(new NewTopic("kept", 1, (short) 1)))
                    .all()
                    .get();
        }
    }

    private static void send(EmbeddedBroker broker, String value) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", broker.bootstrap()),
                new StringSerializer(),
                new StringSerializer())) {
            producer.send(new ProducerRecord<>("kept", value)).get();
        }
    }

    private static List<String> read(EmbeddedBroker broker, int count) {
        var partition = new TopicPartition("kept", 0);
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", broker.bootstrap()),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            var values = new ArrayList<String>();
            while (values.size() < count && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
            }
            return values;
        }
    }
}
