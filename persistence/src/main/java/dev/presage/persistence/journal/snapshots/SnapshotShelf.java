package dev.presage.persistence.journal.snapshots;

import com.typesafe.config.Config;
import dev.presage.persistence.domain.Domain;
import dev.presage.persistence.domain.Memory;
import dev.presage.persistence.journal.ConnectionPool;
import dev.presage.persistence.journal.DatabaseSettings;
import dev.presage.persistence.journal.JournalBytes;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.Done;
import org.apache.pekko.actor.AbstractExtensionId;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Extension;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.concurrent.Future;

/** Where the snapshots of all domains go, and where they are understood. One for each actor system. */
public final class SnapshotShelf implements Extension {
    private static final Logger log = LoggerFactory.getLogger(SnapshotShelf.class);

    /** Finds the one of an actor system. */
    static final Id ID = new Id();

    /** Within what the phase of the shutdown allows. */
    private static final Duration LAST_WRITES = Duration.ofSeconds(4);

    private final Map<String, Snapshots<?>> domains = new ConcurrentHashMap<>();
    private final SnapshotWriter writer;

    /** How Pekko makes it. */
    static final class Id extends AbstractExtensionId<SnapshotShelf> {
        @Override
        public SnapshotShelf createExtension(ExtendedActorSystem system) {
            return new SnapshotShelf(system);
        }
    }

    private SnapshotShelf(ExtendedActorSystem system) {
        Config config = system.settings().config();
        // A snapshot that a crash of the database loses is no loss, and so nobody waits for the disk.
        var source = ConnectionPool.openHasty(DatabaseSettings.from(config), "presage-snapshots", 1);
        this.writer = new SnapshotWriter(source, SnapshotSettings.from(config), WaypointSettings.from(config));
        CoordinatedShutdown.get(system)
                .addTask(
                        CoordinatedShutdown.PhaseBeforeActorSystemTerminate(), "presage-snapshots", () -> lastWrites());
        system.registerOnTermination(writer::close);
    }

    public static SnapshotShelf of(ActorSystem system) {
        return ID.get(system);
    }

    <M extends Memory> Snapshots<M> add(Domain<M> domain, SnapshotListener listener) {
        var snapshots = new Snapshots<>(domain, writer, listener);
        domains.put(domain.name(), snapshots);
        return snapshots;
    }

    /**
     * Understands what is stored of a subject.
     *
     * @return its context; what is stored, if its domain is not known here; null if it cannot be read
     */
    public @Nullable Object read(String id, long version, JournalBytes stored) {
        int bar = id.indexOf('|');
        Snapshots<?> domain = bar < 0 ? null : domains.get(id.substring(0, bar));
        return domain == null ? stored : domain.read(id, version, stored);
    }

    /** Deletes a subject's snapshot if it is not younger than {@code upTo}. */
    public Future<Void> delete(String id, long upTo) {
        return writer.delete(id, upTo);
    }

    /** Subjects that just left have handed over what makes them wake fast. */
    private CompletionStage<Done> lastWrites() {
        return CompletableFuture.supplyAsync(() -> {
            try {
                if (!writer.flush(LAST_WRITES)) {
                    log.warn("Not all snapshots were written in time; their subjects will wake by more rows.");
                }
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
            }
            return Done.getInstance();
        });
    }
}
