package dev.presage.node;

import com.zaxxer.hikari.HikariDataSource;
import dev.presage.node.cluster.Role;
import dev.presage.node.projection.ProjectionMetrics;
import dev.presage.node.projection.ProjectionSettings;
import dev.presage.node.projection.ShardFollower;
import dev.presage.persistence.domain.Domains;
import dev.presage.persistence.journal.ConnectionPool;
import dev.presage.persistence.journal.DatabaseSettings;
import dev.presage.persistence.journal.JdbcOutlines;
import dev.presage.persistence.projection.AggregateProjection;
import dev.presage.persistence.projection.Follower;
import dev.presage.persistence.projection.FollowerListener;
import dev.presage.persistence.projection.InsightProjection;
import dev.presage.persistence.projection.JdbcReadModels;
import dev.presage.persistence.projection.Projection;
import dev.presage.persistence.projection.ReadModels;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;

/** Brings the projections together with what they stand on. */
final class ReadSide {
    private final NodeParts parts;
    private final ProjectionSettings settings;
    private final List<Projection> projections;
    private final HikariDataSource source;

    ReadSide(NodeParts parts) {
        this.parts = parts;
        this.settings = ProjectionSettings.from(parts.config());
        this.projections = projections(parts.domains(), settings);
        // What is lost in a crash is read again: the place is lost with it.
        this.source = ConnectionPool.openHasty(
                DatabaseSettings.from(parts.config()), "presage-projection", settings.connections());
    }

    /** All there are. */
    static List<Projection> projections(Domains domains, ProjectionSettings settings) {
        return List.of(
                new InsightProjection(domains, settings.keeping(), settings.otherwise(), settings.insights()),
                new AggregateProjection(settings.counts()));
    }

    /** Follows the journal; the cluster's nodes share the work. */
    void start(ActorSystem<?> system) {
        CoordinatedShutdown.get(system)
                .addTask(CoordinatedShutdown.PhaseBeforeActorSystemTerminate(), "close-projections", () -> {
                    source.close();
                    return CompletableFuture.completedFuture(Done.getInstance());
                });
        if (!settings.enabled()) {
            return;
        }
        var metrics = new ProjectionMetrics(parts.telemetry().registry(), InstantSource.system());
        ShardFollower.startAll(system, Role.EDGE.text(), shard -> follower(shard, metrics), settings, metrics);
    }

    private Follower follower(int shard, FollowerListener listener) {
        return new Follower(
                source,
                new JdbcOutlines(source, parts.domains()),
                projections,
                shard,
                settings.pageRows(),
                InstantSource.system(),
                listener);
    }

    /** What the projections show. */
    ReadModels view() {
        return new JdbcReadModels(parts.database().source(), parts.registrySource(), projections);
    }
}
