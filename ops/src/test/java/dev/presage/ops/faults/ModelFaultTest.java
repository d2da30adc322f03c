package dev.presage.ops.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.presage.ops.chaos.FaultyLoader;
import dev.presage.ops.chaos.load.Load;
import dev.presage.ops.embedded.Processes;
import dev.presage.ops.events.OutgoingEvent;
import dev.presage.ops.events.Producers;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Models and records of the built product go bad under load. */
class ModelFaultTest {
    private static final Duration WITHIN = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path home;

    private Rig rig;
    private Path faults;
    private final HttpClient http = HttpClient.newHttpClient();

    /** Ids of the transactions that were sent; all were accepted. */
    private final Set<String> sent = new HashSet<>();

    @BeforeEach
    void start() throws Exception {
        faults = Files.createDirectories(home.resolve("faults"));
        Path config = Files.writeString(
                home.resolve("presage.conf"), "presage.node.model-loader = \"" + FaultyLoader.class.getName() + "\"\n");
        rig = Rig.start(home, Map.of("PRESAGE_CONFIG", config.toString(), FaultyLoader.FOLDER, faults.toString()));
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    private JsonNode transaction(int number) throws IOException, InterruptedException {
        String data = """
                {"amount":12.5,"currency":"EUR","terminal":"t-1","merchant":"m","country":"DE"}""";
        String body = Load.structured("t-" + number, OutgoingEvent.TRANSACTION, "card-1", data);
        var request = HttpRequest.newBuilder(rig.node().address("/v1/observations"))
                .timeout(Duration.ofSeconds(10))
                .header("content-type", "application/cloudevents+json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        var response = http.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body()).get("insights").get(0);
    }

    private static String by(JsonNode decision) {
        return decision.get("by").get("kind").asText();
    }

    /** Sends transactions until the model answers one: a machine with much else to do may miss some deadlines. */
    private void awaitModel() {
        boolean answered = Processes.await(WITHIN, () -> {
            try {
                return by(next()).equals("model");
            } catch (IOException failed) {
                return false;
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return true;
            }
        });
        assertThat(answered).as("a model answers").isTrue();
    }

    private JsonNode next() throws IOException, InterruptedException {
        int number = sent.size() + 1;
        sent.add("t-" + number);
        return transaction(number);
    }

    /** Goal: a worker that dies is replaced, and what it died over gets a verdict all the same. */
    @InRounds
    void workerDies() throws Exception {
        awaitModel();
        Path fault = Files.createFile(faults.resolve("account-next.die"));
        JsonNode during = next();
        assertThat(fault).as("the fault, taken when it happened").doesNotExist();
        assertThat(during.get("verdict").asText()).isNotEmpty();
        awaitModel();
        new JournalCheck(rig).assertEachOnce(sent);
    }

    /** Goal: while a model hangs, the fallback decides in time and says so; then another worker takes over. */
    @InRounds
    void modelHangs() throws Exception {
        awaitModel();
        Path fault = Files.createFile(faults.resolve("account-next.hang"));
        JsonNode during = next();
        assertThat(fault).as("the fault, taken when it happened").doesNotExist();
        assertThat(by(during)).isEqualTo("fallback");
        assertThat(during.get("by").get("cause").asText()).isEqualTo("deadline");
        awaitModel();
        new JournalCheck(rig).assertEachOnce(sent);
    }

    /** Goal: a record that nobody can read ends on the dead-letter topic, whole and with a reason; others pass it. */
    @InRounds
    void poisonRecord() {
        byte[] poison = {(byte) 0xff, 0, '{', 'x'};
        try (KafkaProducer<byte[], byte[]> producer =
                Producers.connect(rig.broker().bootstrap(), Duration.ofSeconds(30), 1 << 20)) {
            for (int i = 0; i < 10; i++) {
                if (i == 5) {
                    var unusedPoison = producer.send(new ProducerRecord<>(
                            OutgoingEvent.DEVICE_TOPIC, "one".getBytes(StandardCharsets.UTF_8), poison));
                }
                var unused = producer.send(new OutgoingEvent(
                                OutgoingEvent.DEVICE_TOPIC,
                                "r-" + i,
                                "test",
                                OutgoingEvent.READING,
                                "one",
                                Instant.now(),
                                "{\"values\":{\"v\":" + i + "}}")
                        .toRecord());
            }
        }
        for (int i = 0; i < 10; i++) {
            sent.add("r-" + i);
        }
        new JournalCheck(rig).assertEachOnce(sent);
        ConsumerRecord<byte[], byte[]> letter = deadLetter();
        assertThat(letter.value()).isEqualTo(poison);
        assertThat(letter.headers().toArray())
                .as("headers that say why")
                .anyMatch(header -> new String(header.value(), StandardCharsets.UTF_8).startsWith("PRS-"));
    }

    private ConsumerRecord<byte[], byte[]> deadLetter() {
        Map<String, Object> settings = Map.of("bootstrap.servers", rig.broker().bootstrap());
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor("presage.dead-letters").stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long deadline = System.nanoTime() + WITHIN.toNanos();
            while (System.nanoTime() < deadline) {
                for (ConsumerRecord<byte[], byte[]> found : consumer.poll(Duration.ofMillis(200))) {
                    return found;
                }
            }
        }
        throw new AssertionError("No dead letter came.");
    }
}
