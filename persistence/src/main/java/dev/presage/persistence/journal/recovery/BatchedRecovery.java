package dev.presage.persistence.journal.recovery;

import com.zaxxer.hikari.HikariDataSource;
import dev.presage.persistence.journal.ConnectionPool;
import dev.presage.persistence.journal.DatabaseSettings;
import dev.presage.persistence.journal.snapshots.SnapshotShelf;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.pekko.actor.AbstractExtensionId;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Extension;
import org.jspecify.annotations.Nullable;
import scala.concurrent.ExecutionContext;
import scala.concurrent.Future;
import scala.concurrent.Promise;

/**
 * Reads what waits to be woken, many subjects in a round trip. The snapshot store asks first; what follows the snapshot
 * is kept for the journal, which is asked right after. One for each actor system; safe for many threads.
 *
 * <p>Nothing can be written of a subject while it recovers, but what an earlier incarnation wrote may still be under
 * way: such a subject is left to the library, which waits for that write. How many wait is bounded by
 * {@code pekko.persistence.max-concurrent-recoveries}.
 */
public final class BatchedRecovery implements Extension {
    /** Finds the one of an actor system. */
    static final Id ID = new Id();

    private static final int THREADS = 2;
    private static final int BATCH = 64;
    private static final int MAX_KEPT = 4_096;

    /** Kept no longer than it takes to be asked for; what is older belongs to a recovery that was given up. */
    private static final long FRESH_NANOS = Duration.ofSeconds(10).toNanos();

    private record Asked(String id, Promise<Found> answer) {}

    private final BlockingQueue<Asked> waiting = new LinkedBlockingQueue<>();
    private final Map<String, Found> kept = new ConcurrentHashMap<>();
    private final Map<String, Future<?>> writing = new ConcurrentHashMap<>();
    private final HikariDataSource source;
    private final RecoveryQuery query;

    /** How Pekko makes it. */
    static final class Id extends AbstractExtensionId<BatchedRecovery> {
        @Override
        public BatchedRecovery createExtension(ExtendedActorSystem system) {
            return new BatchedRecovery(system);
        }
    }

    private BatchedRecovery(ExtendedActorSystem system) {
        var settings = DatabaseSettings.from(system.settings().config());
        this.source = ConnectionPool.open(settings, "presage-recovery", THREADS, true);
        this.query = new RecoveryQuery(source, SnapshotShelf.of(system));
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < THREADS; i++) {
            threads.add(
                    Thread.ofPlatform().daemon().name("presage-recovery-" + i).start(this::work));
        }
        system.registerOnTermination(() -> {
            threads.forEach(Thread::interrupt);
            source.close();
        });
    }

    public static BatchedRecovery of(ActorSystem system) {
        return ID.get(system);
    }

    /** What there is of a subject; null if it has to be asked for in the library's way. */
    public @Nullable Future<Found> load(String id) {
        kept.remove(id);
        if (writing.containsKey(id)) {
            return null;
        }
        Promise<Found> answer = scala.concurrent.Promise$.MODULE$.apply();
        waiting.add(new Asked(id, answer));
        return answer.future();
    }

    /** What was kept for the recovery that reads from just after {@code since}; null if nothing fits. */
    public @Nullable Found kept(String id, long since) {
        Found found = kept.get(id);
        return found != null && found.since() == since && System.nanoTime() - found.readNanos() < FRESH_NANOS
                ? found
                : null;
    }

    public void forget(String id) {
        kept.remove(id);
    }

    /** Keeps in mind that rows of a subject are being written, until they are. */
    public void writeBegins(String id, Future<?> written) {
        writing.put(id, written);
        written.onComplete(ended -> writing.remove(id, written), ExecutionContext.parasitic$.MODULE$);
    }

    /** The write of a subject's rows that is under way; null if there is none. */
    public @Nullable Future<?> underWay(String id) {
        return writing.get(id);
    }

    private void work() {
        try {
            while (true) {
                var batch = new LinkedHashMap<String, List<Asked>>();
                Asked first = waiting.take();
                batch.computeIfAbsent(first.id(), id -> new ArrayList<>()).add(first);
                while (batch.size() < BATCH) {
                    Asked next = waiting.poll();
                    if (next == null) {
                        break;
                    }
                    batch.computeIfAbsent(next.id(), id -> new ArrayList<>()).add(next);
                }
                answer(batch);
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(Map<String, List<Asked>> batch) {
        try {
            Map<String, Found> all = read(List.copyOf(batch.keySet()));
            if (kept.size() > MAX_KEPT) {
                kept.clear();
            }
            batch.forEach((id, asked) -> {
                Found found = Objects.requireNonNull(all.get(id));
                if (found.whole()) {
                    kept.put(id, found);
                }
                asked.forEach(each -> each.answer().trySuccess(found));
            });
        } catch (SQLException | RuntimeException | Error failed) {
            batch.values().forEach(asked -> asked.forEach(each -> each.answer().tryFailure(failed)));
        }
    }

    /** Reads them together; if there is a row that the database cannot read, one by one, so that it harms no other. */
    private Map<String, Found> read(List<String> ids) throws SQLException {
        try {
            return query.read(ids);
        } catch (SQLException failed) {
            String state = RowFault.state(failed);
            if (state == null) {
                throw failed;
            }
            if (ids.size() == 1) {
                return Map.of(ids.get(0), RowFault.found(state, System.nanoTime()));
            }
            var all = HashMap.<String, Found>newHashMap(ids.size());
            for (String id : ids) {
                all.putAll(read(List.of(id)));
            }
            return all;
        }
    }
}
