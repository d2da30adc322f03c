package dev.presage.ops.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.presage.node.ingest.EventDecoder;
import dev.presage.node.ingest.IngestSettings;
import dev.presage.node.ingest.KafkaIntake;
import dev.presage.ops.embedded.EmbeddedBroker;
import dev.presage.ops.embedded.Ports;
import dev.presage.ops.kafka.Kafka;
import dev.presage.persistence.domain.Domains;
import dev.presage.persistence.domain.Options;
import dev.presage.persistence.domain.device.DeviceDomain;
import dev.presage.protocol.Position;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

class KafkaIntakeTest {
    private static final Duration LONG = Duration.ofSeconds(40);
    private static final Domains DOMAINS = new Domains(List.of(new DeviceDomain(new Options(Map.of()))));

    @TempDir
    static Path directory;

    private static EmbeddedBroker broker;

    private ActorTestKit testKit;
    private SimpleMeterRegistry registry;
    private RecordingSubjects subjects;
    private Kafka kafka;
    private String topic;
    private String group;
    private KafkaIntake intake;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = new EmbeddedBroker(directory, Ports.free(), EmbeddedBroker.findBroker());
        broker.start();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void start(TestInfo test) {
        String name = test.getTestMethod().orElseThrow().getName();
        testKit = ActorTestKit.create("intake");
        registry = new SimpleMeterRegistry();
        subjects = new RecordingSubjects();
        kafka = new Kafka(broker.bootstrap());
        group = name;
        topic = name + ".device";
        intake = intake(name);
        intake.start();
    }

    @AfterEach
    void stop() throws Exception {
        intake.drain().toCompletableFuture().get(30, TimeUnit.SECONDS);
        kafka.close();
        testKit.shutdownTestKit();
    }

    private KafkaIntake intake(String name) {
        Config config = ConfigFactory.parseString("""
                presage.ingest {
                  bootstrap-servers = "%s"
                  group = "%s"
                  topic-prefix = "%s."
                  dead-letter-topic = "%s.dead"
                  session-timeout = 6s
                  partitions = 4
                  batch.max-per-command = 16
                  retry { unanswered = 200ms, max = 1s }
                }
                """.formatted(broker.bootstrap(), name, name, name))
                .withFallback(ConfigFactory.parseResources("presage/ingest.conf"))
                .resolve();
        IngestSettings settings = IngestSettings.from(config);
        return new KafkaIntake(
                testKit.system(),
                new EventDecoder(DOMAINS, settings.event(), Clock.systemUTC()),
                subjects,
                List.of("device"),
                settings,
                registry);
    }

    /** Goal: everything sent is observed once, in order per subject, split where a command would grow too long. */
    @Test
    void bringsEverythingInOrder() throws Exception {
        awaitTopic();
        send(0, 5_000);
        await(() -> subjects.count() == 5_000);
        assertInOrder(5_000);
        assertThat(subjects.largestCommand()).isBetween(2, 16);
        await(() -> kafka.committed(group) == 5_000);
    }

    /** Goal: a broker that stops and comes back costs nothing but time. */
    @Test
    void healsWhenTheBrokerComesBack() throws Exception {
        awaitTopic();
        send(0, 1_000);
        await(() -> subjects.count() == 1_000);
        broker.stop();
        assertThat(broker.isAlive()).isFalse();
        broker.start();
        send(1_000, 2_000);
        await(() -> subjects.count() == 2_000);
        assertInOrder(2_000);
        await(() -> kafka.committed(group) == 2_000);
    }

    /** Goal: while subjects do not answer, no offset passes their observations; afterwards nothing is missing. */
    @Test
    void commitsNothingThatIsNotDurable() throws Exception {
        awaitTopic();
        send(0, 100);
        await(() -> kafka.committed(group) == 100);
        subjects.fallSilent();
        send(100, 2_000);
        await(() -> subjects.lost() > 20);
        assertThat(kafka.committed(group)).isEqualTo(100);
        subjects.speakAgain();
        await(() -> subjects.count() == 2_000);
        assertInOrder(2_000);
        await(() -> kafka.committed(group) == 2_000);
        assertThat(registry.counter("presage.ingest.retries", "cause", "unanswered")
                        .count())
                .isPositive();
    }

    /** Goal: what was in flight when an intake was cut off is read again by the next, and known again. */
    @Test
    void theNextIntakeGoesOn() throws Exception {
        awaitTopic();
        send(0, 500);
        await(() -> kafka.committed(group) == 500);
        subjects.fallSilent();
        send(500, 1_000);
        await(() -> subjects.lost() > 0);
        testKit.shutdownTestKit();
        testKit = ActorTestKit.create("intake");
        subjects.speakAgain();
        intake = intake(group);
        intake.start();
        await(() -> subjects.count() == 1_000);
        assertInOrder(1_000);
    }

    /** Goal: records that cannot be observed are kept whole with the reason; the rest goes on, and all commit. */
    @Test
    void keepsDeadLetters() throws Exception {
        awaitTopic();
        byte[] poison = {0, 1, 2, (byte) 0xFF};
        send(0, 50);
        kafka.send(topic, "d-1", poison);
        kafka.send(topic, "d-2", "{\"specversion\":\"1.0\"}".getBytes(StandardCharsets.UTF_8));
        kafka.send(topic, "x".repeat(10_000), new byte[0]);
        send(50, 100);
        await(() -> subjects.count() == 100);
        await(() -> kafka.committed(group) == 103);
        List<ConsumerRecord<byte[], byte[]>> dead = kafka.read(group + ".dead", 3);
        assertThat(dead).hasSize(3);
        ConsumerRecord<byte[], byte[]> letter = dead.stream()
                .filter(each -> new String(each.key(), StandardCharsets.UTF_8).equals("d-1"))
                .findFirst()
                .orElseThrow();
        assertThat(letter.value()).isEqualTo(poison);
        assertThat(header(letter, "presage-code")).isEqualTo("PRS-1400");
        assertThat(header(letter, "presage-reason")).isNotBlank();
        assertThat(header(letter, "presage-topic")).isEqualTo(topic);
        assertThat(header(letter, "presage-partition")).matches("[0-3]");
        assertThat(header(letter, "presage-offset")).matches("\\d+");
        assertThat(registry.counter("presage.ingest.dead.letters", "topic", topic)
                        .count())
                .isEqualTo(3);
    }

    private void awaitTopic() throws Exception {
        await(() -> kafka.has(topic));
    }

    private void send(int from, int to) throws Exception {
        for (int i = from; i < to; i++) {
            kafka.sendReading(topic, "d-" + i % 7, i);
        }
        kafka.flush();
    }

    private void assertInOrder(int count) {
        Set<Position> seen = new HashSet<>();
        subjects.applied().forEach((subject, observations) -> {
            long last = -1;
            for (var observation : observations) {
                long number = Long.parseLong(
                        observation.id().substring(observation.id().lastIndexOf('-') + 1));
                assertThat(number).isGreaterThan(last);
                last = number;
                assertThat(seen.add(observation.position())).isTrue();
            }
        });
        assertThat(seen).hasSize(count);
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + LONG.toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }
}
