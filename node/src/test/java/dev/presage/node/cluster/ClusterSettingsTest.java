package dev.presage.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterSettingsTest {
    private static ClusterSettings settings(String over) {
        Config config = ConfigFactory.parseString("presage.cluster { " + over + " }")
                .withFallback(ConfigFactory.parseResources("presage/cluster.conf"));
        return ClusterSettings.from(config.resolve());
    }

    /** Goal: without settings a node founds a cluster of its own and does everything. */
    @Test
    void oneNodeAlone() {
        ClusterSettings alone = settings("");
        assertThat(alone.seeds()).isEmpty();
        assertThat(alone.roles()).containsExactlyInAnyOrder(Role.values());
        assertThat(alone.tls()).isEmpty();
    }

    /** Goal: seeds, roles and keys are read as they are written, and reach the actor system. */
    @Test
    void readsWhatIsWritten(@TempDir Path keys) throws IOException {
        for (String file : List.of("tls.key", "tls.crt", "ca.crt")) {
            Files.createFile(keys.resolve(file));
        }
        ClusterSettings many = settings("""
                port = 7001, seeds = "127.0.0.1:7001, 127.0.0.2:7002", roles = "entity, edge", tls-directory =
                """ + "\"" + keys + "\"");
        assertThat(many.seeds()).containsExactly(new HostPort("127.0.0.1", 7001), new HostPort("127.0.0.2", 7002));
        assertThat(many.tls()).contains(keys);
        Config over = many.over(ConfigFactory.empty(), "1.2.3");
        assertThat(over.getStringList("pekko.cluster.roles")).containsExactly("edge", "entity");
        assertThat(over.getString("pekko.cluster.app-version")).isEqualTo("1.2.3");
        assertThat(over.getString("pekko.remote.artery.transport")).isEqualTo("tls-tcp");
    }

    /** Goal: what cannot work is refused in words that name the setting. */
    @Test
    void refusesNonsense() {
        refused("seeds = \"127.0.0.1\", port = 1", "PRESAGE_CLUSTER_SEEDS");
        refused("seeds = \"127.0.0.1:70000\", port = 1", "PRESAGE_CLUSTER_SEEDS");
        refused("seeds = \"127.0.0.1:7001\"", "presage.cluster.port = 0");
        refused("roles = \"entity,cook\"", "cook");
        refused("bootstrap = consul", "none or kubernetes");
        refused("name = \"\"", "presage.cluster.name");
        assertThatThrownBy(() -> settings("tls-directory = /nowhere").over(ConfigFactory.empty(), "1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PRESAGE_CLUSTER_TLS_DIRECTORY");
    }

    private static void refused(String over, String named) {
        assertThatThrownBy(() -> settings(over))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(named);
    }
}
