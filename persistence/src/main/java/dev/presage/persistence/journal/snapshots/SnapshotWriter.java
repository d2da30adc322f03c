package dev.presage.persistence.journal.snapshots;

import com.zaxxer.hikari.HikariDataSource;
import dev.presage.persistence.journal.JournalBytes;
import dev.presage.persistence.journal.snapshots.SnapshotListener.Fate;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.concurrent.Future;
import scala.concurrent.Promise;

/**
 * Writes snapshots of many subjects in one statement, by one thread over one connection. They wait a moment for each
 * other, one for each subject: a newer one takes the place of the one that waits, which is never even encoded. Safe for
 * many threads, none of which ever waits for it.
 */
final class SnapshotWriter implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SnapshotWriter.class);

    /** A snapshot that waits; encoded only when its turn comes. */
    private record Waiting(
            String id, long version, long work, Supplier<JournalBytes> bytes, SnapshotListener listener) {}

    private record Deletion(String id, long upTo, Promise<Void> done) {}

    private final SnapshotSettings settings;
    private final WaypointSettings waypoints;
    private final HikariDataSource source;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Condition idle = lock.newCondition();
    private final Map<String, Waiting> waiting = new LinkedHashMap<>();
    private final List<Deletion> deletions = new ArrayList<>();
    private final Thread thread;
    private int hurried;
    private boolean busy;
    private boolean closed;

    /** Starts its thread; the database need not be there yet. Closes the source at its own end. */
    SnapshotWriter(HikariDataSource source, SnapshotSettings settings, WaypointSettings waypoints) {
        this.settings = settings;
        this.waypoints = waypoints;
        this.source = source;
        this.thread = Thread.ofPlatform().daemon().name("presage-snapshots").start(this::work);
    }

    /**
     * Takes a snapshot in to be written some time.
     *
     * @param work rows and observations up to there
     * @param bytes makes what is to be written; called by another thread, once, or never if a newer one comes first
     * @return whether there was room for it
     */
    boolean keep(String id, long version, long work, Supplier<JournalBytes> bytes, SnapshotListener listener) {
        lock.lock();
        try {
            Waiting before = waiting.get(id);
            if (closed || (before == null && waiting.size() >= settings.maxWaiting())) {
                listener.snapshot(Fate.DROPPED);
                return false;
            }
            if (before == null || before.version() <= version) {
                waiting.put(id, new Waiting(id, version, work, bytes, listener));
            }
            if (before == null) {
                changed.signal();
            } else {
                listener.snapshot(Fate.REPLACED);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Deletes what is kept of a subject if it is not younger than {@code upTo}; what waits included. */
    Future<Void> delete(String id, long upTo) {
        Promise<Void> done = scala.concurrent.Promise$.MODULE$.apply();
        lock.lock();
        try {
            Waiting before = waiting.get(id);
            if (before != null && before.version() <= upTo) {
                waiting.remove(id);
            }
            if (closed) {
                done.tryFailure(new IllegalStateException("Snapshots are written no more."));
            } else {
                deletions.add(new Deletion(id, upTo, done));
                changed.signal();
            }
            return done.future();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until nothing waits, without lingering; says whether it came to that. */
    boolean flush(Duration bound) throws InterruptedException {
        long left = bound.toNanos();
        lock.lock();
        hurried++;
        changed.signal();
        try {
            while (left > 0 && (busy || !waiting.isEmpty() || !deletions.isEmpty())) {
                left = idle.awaitNanos(left);
            }
            return left > 0;
        } finally {
            hurried--;
            lock.unlock();
        }
    }

    private void work() {
        var deleted = new ArrayList<Deletion>();
        var group = new ArrayList<Waiting>();
        try {
            while (gather(deleted, group)) {
                write(deleted, group);
                deleted.clear();
                group.clear();
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for something to write and takes it; says no once closed. */
    private boolean gather(List<Deletion> deleted, List<Waiting> group) throws InterruptedException {
        lock.lock();
        try {
            busy = false;
            while (!closed && waiting.isEmpty() && deletions.isEmpty()) {
                idle.signalAll();
                changed.await();
            }
            long left = settings.linger().toNanos();
            while (left > 0 && isWorthLingering()) {
                left = changed.awaitNanos(left);
            }
            busy = true;
            deleted.addAll(deletions);
            deletions.clear();
            Iterator<Waiting> oldest = waiting.values().iterator();
            while (oldest.hasNext() && group.size() < settings.groupSubjects()) {
                group.add(oldest.next());
                oldest.remove();
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private boolean isWorthLingering() {
        return !closed && hurried == 0 && deletions.isEmpty() && waiting.size() < settings.groupSubjects();
    }

    private void write(List<Deletion> deleted, List<Waiting> group) {
        int done = 0;
        int undone = 0;
        try (Connection connection = source.getConnection()) {
            for (; undone < deleted.size(); undone++) {
                Deletion deletion = deleted.get(undone);
                SnapshotRows.delete(connection, deletion.id(), deletion.upTo());
                deletion.done().trySuccess(null);
            }
            while (done < group.size()) {
                done = upsert(connection, group, done);
            }
        } catch (SQLException | RuntimeException refused) {
            // Its message may repeat what was to be written.
            String state = refused instanceof SQLException known ? known.getSQLState() : "none";
            log.warn("{} snapshots could not be written (SQL state {}).", group.size() - done, state);
            group.subList(done, group.size()).forEach(each -> each.listener().snapshot(Fate.DROPPED));
            deleted.subList(undone, deleted.size()).forEach(each -> each.done().tryFailure(refused));
        }
    }

    /** Writes the next ones of a group that fit into one statement; returns where the rest begins. */
    private int upsert(Connection connection, List<Waiting> group, int from) throws SQLException {
        var rows = new ArrayList<SnapshotRows.Row>();
        var written = new ArrayList<SnapshotListener>();
        int bytes = 0;
        int next = from;
        while (next < group.size() && bytes < settings.groupBytes()) {
            Waiting each = group.get(next++);
            try {
                JournalBytes encoded = each.bytes().get();
                bytes += encoded.bytes().length;
                rows.add(new SnapshotRows.Row(each.id(), each.version(), each.work(), encoded));
                written.add(each.listener());
            } catch (RuntimeException broken) {
                log.error("A snapshot could not be encoded.", broken);
                each.listener().snapshot(Fate.DROPPED);
            }
        }
        SnapshotRows.upsert(connection, rows, waypoints);
        written.forEach(listener -> listener.snapshot(Fate.WRITTEN));
        return next;
    }

    /** Ends its thread; what waits is dropped. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signal();
            waiting.values().forEach(each -> each.listener().snapshot(Fate.DROPPED));
            waiting.clear();
            deletions.forEach(each -> each.done().tryFailure(new IllegalStateException("The node stops.")));
            deletions.clear();
        } finally {
            lock.unlock();
        }
        thread.interrupt();
        source.close();
    }
}
