package dev.presage.ops.up;

import dev.presage.ops.embedded.CannotStart;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;

/** Servers that exist already: asked before anything is built on them, so that a wrong address is said at once. */
final class ExternalServers {
    private static final Duration WITHIN = Duration.ofSeconds(10);

    private ExternalServers() {}

    /**
     * Asks Kafka who is there.
     *
     * @throws CannotStart if nobody answers
     */
    static void requireKafka(String bootstrap) {
        Map<String, Object> settings = Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                (int) WITHIN.toMillis(),
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                (int) WITHIN.toMillis() / 2);
        try (Admin admin = Admin.create(settings)) {
            admin.describeCluster().nodes().get(WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (KafkaException | ExecutionException | TimeoutException silent) {
            throw new CannotStart(
                    "no Kafka answers at " + bootstrap + "; start it, or correct PRESAGE_KAFKA_BOOTSTRAP.", silent);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CannotStart("The start was interrupted.", interrupted);
        }
    }

    /**
     * Opens a connection to PostgreSQL and closes it.
     *
     * @throws CannotStart if it does not answer, or not to this user
     */
    static void requireDatabase(String url, String user, String password) {
        var properties = new Properties();
        properties.setProperty("loginTimeout", Long.toString(WITHIN.toSeconds()));
        if (!user.isEmpty()) {
            properties.setProperty("user", user);
        }
        if (!password.isEmpty()) {
            properties.setProperty("password", password);
        }
        try (Connection connection = DriverManager.getConnection(url, properties)) {
            connection.isValid((int) WITHIN.toSeconds());
        } catch (SQLException refused) {
            throw new CannotStart(
                    "no PostgreSQL lets us in at " + url + "; start it, or correct PRESAGE_DATABASE_URL, _USER and"
                            + " _PASSWORD ("
                            + String.valueOf(refused.getMessage()).replaceAll("\\s+", " ") + ").",
                    refused);
        }
    }
}
