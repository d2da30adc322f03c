package dev.presage.node;

import com.zaxxer.hikari.HikariDataSource;
import dev.presage.node.cluster.Role;
import dev.presage.node.retention.Retention;
import dev.presage.node.retention.RetentionSettings;
import dev.presage.persistence.journal.ConnectionPool;
import dev.presage.persistence.journal.DatabaseSettings;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;

/** Brings the archiving of old rows together with what it stands on, if it is asked for. */
final class Retaining {
    private static final int CONNECTIONS = 3;

    private Retaining() {}

    static void open(NodeParts parts, Singletons singletons) {
        var settings = RetentionSettings.from(parts.config());
        if (!settings.enabled()) {
            return;
        }
        HikariDataSource source =
                ConnectionPool.open(DatabaseSettings.from(parts.config()), "presage-archive", CONNECTIONS, false);
        CoordinatedShutdown.get(singletons.system())
                .addTask(CoordinatedShutdown.PhaseBeforeActorSystemTerminate(), "close-archive", () -> {
                    source.close();
                    return CompletableFuture.completedFuture(Done.getInstance());
                });
        singletons.open(
                "retention", Role.ENTITY, Retention.create(source, settings, parts.clock()), Retention.Stop.INSTANCE);
    }
}
