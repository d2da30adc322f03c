package dev.presage.ops.up;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.presage.ops.embedded.CannotStart;
import dev.presage.ops.embedded.EmbeddedBroker;
import dev.presage.ops.embedded.EmbeddedPostgresServer;
import dev.presage.ops.embedded.Ports;
import dev.presage.ops.embedded.PostgresSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExternalServersTest {
    @TempDir
    Path home;

    /** Goal: an address where nobody listens is said in one sentence that names it and the variable. */
    @Test
    void saysWhereNobodyListens() {
        String nowhere = "127.0.0.1:" + Ports.free();
        assertThatThrownBy(() -> ExternalServers.requireKafka(nowhere))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining(nowhere)
                .hasMessageContaining("PRESAGE_KAFKA_BOOTSTRAP");
        assertThatThrownBy(() -> ExternalServers.requireKafka("no-port"))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("no-port");
        assertThatThrownBy(() ->
                        ExternalServers.requireDatabase("jdbc:postgresql://" + nowhere + "/presage", "presage", "x"))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining(nowhere)
                .hasMessageContaining("PRESAGE_DATABASE_URL")
                .message()
                .hasLineCount(1);
        assertThatThrownBy(() -> ExternalServers.requireDatabase("presage", "", ""))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("PRESAGE_DATABASE_URL");
    }

    /** Goal: servers that answer are taken. */
    @Test
    void takesServersThatAnswer() throws Exception {
        EmbeddedPostgresServer postgres = EmbeddedPostgresServer.start(PostgresSettings.in(home, Ports.free()));
        try (var broker = new EmbeddedBroker(home.resolve("kafka"), Ports.free(), EmbeddedBroker.findBroker())) {
            broker.start();
            assertThatCode(() -> ExternalServers.requireKafka(broker.bootstrap()))
                    .doesNotThrowAnyException();
            assertThatCode(() ->
                            ExternalServers.requireDatabase(postgres.jdbcUrl(), postgres.user(), postgres.password()))
                    .doesNotThrowAnyException();
        } finally {
            postgres.stop();
        }
    }
}
