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
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.typed.ClusterSingleton;
import org.apache.pekko.cluster.typed.SingletonActor;

/** Brings the archiving of old rows together with what it stands on, if it is asked for. */
final class Retaining {
    private static final int CONNECTIONS = 3;

    private Retaining() {}

    static void open(NodeParts parts, ActorSystem<?> system) {
        var settings = RetentionSettings.from(parts.config());
        if (!settings.enabled()) {
            return;
        }
        HikariDataSource source =
                ConnectionPool.open(DatabaseSettings.from(parts.config()), "presage-archive", CONNECTIONS, false);
        CoordinatedShutdown.get(system)
                .addTask(CoordinatedShutdown.PhaseBeforeActorSystemTerminate(), "close-archive", () -> {
                    source.close();
                    return CompletableFuture.completedFuture(Done.getInstance());
                });
        var unused = ClusterSingleton.get(system)
                .init(SingletonActor.of(Retention.create(source, settings, parts.clock()), "retention")
                        .withSettings(NodeGuardian.on(system, Role.ENTITY))
                        .withStopMessage(Retention.Stop.INSTANCE));
    }
}
