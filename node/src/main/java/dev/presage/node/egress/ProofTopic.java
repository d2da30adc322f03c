package dev.presage.node.egress;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;

/** A topic of lines of text, such as signed statements. It is rarely used, and connects for each use. Blocks. */
public final class ProofTopic {
    private static final Duration GIVE_UP_AFTER = Duration.ofSeconds(10);

    private final EgressSettings settings;
    private final String topic;

    /**
     * @param settings which brokers
     */
    public ProofTopic(EgressSettings settings, String topic) {
        this.settings = settings;
        this.topic = topic;
    }

    public String name() {
        return "topic " + topic;
    }

    /** Returns once the broker keeps all of them, in their order. */
    public void publish(List<String> lines) throws ExecutionException, InterruptedException {
        Topics.make(settings, topic);
        int giveUpMillis = (int) GIVE_UP_AFTER.toMillis();
        Map<String, Object> config = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                settings.bootstrapServers(),
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
                1,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                giveUpMillis,
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                giveUpMillis / 2,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                giveUpMillis);
        try (var producer = new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            List<Future<RecordMetadata>> sent = new ArrayList<>(lines.size());
            for (String line : lines) {
                sent.add(producer.send(new ProducerRecord<>(topic, 0, null, line)));
            }
            for (Future<RecordMetadata> each : sent) {
                each.get();
            }
        }
    }
}
