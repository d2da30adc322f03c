package dev.presage.node.egress;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/** Makes topics of one partition whose records are kept for ever. */
final class Topics {
    private static final Duration GIVE_UP_AFTER = Duration.ofSeconds(10);

    private Topics() {}

    /** Makes a topic where it is missing. */
    static void make(EgressSettings settings, String topic) throws ExecutionException, InterruptedException {
        int giveUpMillis = (int) GIVE_UP_AFTER.toMillis();
        try (var admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                settings.bootstrapServers(),
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                giveUpMillis / 2,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                giveUpMillis))) {
            if (admin.listTopics().names().get().contains(topic)) {
                return;
            }
            admin.createTopics(List.of(new NewTopic(topic, 1, settings.replication())
                            .configs(Map.of(
                                    TopicConfig.RETENTION_MS_CONFIG, "-1", TopicConfig.RETENTION_BYTES_CONFIG, "-1"))))
                    .all()
                    .get();
        } catch (ExecutionException failed) {
            if (!(failed.getCause() instanceof TopicExistsException)) {
                throw failed;
            }
        }
    }
}
