package dev.presage.node.ingest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.TopicConfig;

/** Makes missing topics and says how far behind the group is. Every call blocks on the broker, for 10 s at most. */
final class Topics implements AutoCloseable {
    private static final Duration GIVE_UP_AFTER = Duration.ofSeconds(10);
    private static final Duration DEAD_LETTERS_KEPT = Duration.ofDays(30);

    private final IngestSettings.Kafka settings;
    private final List<String> observations;
    private final Admin admin;

    /** @param domains names of the domains, each of which has a topic */
    Topics(IngestSettings.Kafka settings, Collection<String> domains) {
        this.settings = settings;
        this.observations =
                domains.stream().map(domain -> settings.topicPrefix() + domain).toList();
        this.admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                settings.bootstrapServers(),
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                (int) GIVE_UP_AFTER.toMillis() / 2,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                (int) GIVE_UP_AFTER.toMillis()));
    }

    /**
     * One topic of observations.
     *
     * @param id the broker's own id, another one if the topic is deleted and made again
     */
    record Log(String topic, Uuid id, int partitions) {
        /** Names this log for ever. */
        String name() {
            return topic + "#" + id;
        }
    }

    /** Makes what is missing and describes the topics of observations, by name. */
    Map<String, Log> ensure() throws ExecutionException, InterruptedException {
        Set<String> wanted = new HashSet<>(observations);
        wanted.add(settings.deadLetterTopic());
        wanted.removeAll(admin.listTopics().names().get());
        List<NewTopic> missing = new ArrayList<>();
        for (String topic : wanted) {
            NewTopic made = new NewTopic(topic, settings.partitions(), settings.replication());
            if (topic.equals(settings.deadLetterTopic())) {
                made = new NewTopic(topic, 1, settings.replication())
                        .configs(Map.of(
                                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                                Integer.toString(DeadLetters.MAX_BYTES),
                                TopicConfig.RETENTION_MS_CONFIG,
                                Long.toString(DEAD_LETTERS_KEPT.toMillis())));
            }
            missing.add(made);
        }
        // If another node makes them at the same moment this fails, and the stream's next start finds them.
        admin.createTopics(missing).all().get();
        Map<String, Log> logs = new HashMap<>();
        for (TopicDescription topic :
                admin.describeTopics(observations).allTopicNames().get().values()) {
            logs.put(
                    topic.name(),
                    new Log(topic.name(), topic.topicId(), topic.partitions().size()));
        }
        return logs;
    }

    /** Records of each topic that the group has not committed yet. */
    Map<String, Long> lag(Collection<Log> logs) throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        for (Log each : logs) {
            for (int partition = 0; partition < each.partitions(); partition++) {
                latest.put(new TopicPartition(each.topic(), partition), OffsetSpec.latest());
            }
        }
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(settings.group())
                .partitionsToOffsetAndMetadata()
                .get();
        Map<TopicPartition, ListOffsetsResult.ListOffsetsResultInfo> ends =
                admin.listOffsets(latest).all().get();
        Map<String, Long> lags = new HashMap<>();
        ends.forEach((partition, end) -> {
            OffsetAndMetadata done = committed.get(partition);
            lags.merge(partition.topic(), end.offset() - (done == null ? 0 : done.offset()), Long::sum);
        });
        return lags;
    }

    @Override
    public void close() {
        admin.close(GIVE_UP_AFTER);
    }
}
