package dev.presage.persistence.journal.snapshots;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presage.persistence.journal.ConnectionPool;
import dev.presage.persistence.journal.Database;
import dev.presage.persistence.journal.DatabaseSettings;
import dev.presage.persistence.journal.JournalBytes;
import dev.presage.persistence.journal.TestPostgres;
import dev.presage.persistence.journal.snapshots.SnapshotListener.Fate;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import scala.concurrent.Future;
import scala.jdk.javaapi.FutureConverters;

class SnapshotWriterTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final int MAX_WAITING = 4;
    private static final int EVERY = 3;

    /** Rows 1 to 9 of these subjects are in the journal. */
    private static final List<String> SUBJECTS = List.of("a", "b", "c", "d", "e", "f");

    private final TestPostgres postgres = TestPostgres.create();
    private final Database database = postgres.open();
    private final List<Fate> fates = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger encoded = new AtomicInteger();

    /** Never writes before it is told to, or has a full group. */
    private final SnapshotWriter writer = new SnapshotWriter(
            ConnectionPool.openHasty(DatabaseSettings.from(postgres.config()), "test", 1),
            new SnapshotSettings(Duration.ofHours(1), MAX_WAITING, 1 << 20, MAX_WAITING),
            new WaypointSettings(EVERY, 1, 2 * EVERY));

    @BeforeEach
    void journal() {
        postgres.execute("""
                INSERT INTO event_journal
                  (persistence_id, sequence_number, writer, event_ser_id, event_ser_manifest, event_payload)
                SELECT id, version, 'test', 1, 'observed:1', ''
                FROM unnest('{a,b,c,d,e,f}'::text[]) AS id, generate_series(1, 9) AS version""");
    }

    @AfterEach
    void close() {
        writer.close();
        database.close();
    }

    private boolean keep(String id, long version) {
        return writer.keep(
                id,
                version,
                version,
                () -> {
                    encoded.incrementAndGet();
                    return new JournalBytes("context:1", new byte[] {(byte) version});
                },
                fates::add);
    }

    private void flush() {
        try {
            assertThat(writer.flush(LONG)).as("everything is written").isTrue();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private static void await(Future<Void> done) {
        FutureConverters.asJava(done)
                .toCompletableFuture()
                .orTimeout(LONG.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(postgres.url());
    }

    private List<String> query(String sql) {
        try (Connection connection = connect();
                ResultSet rows = connection.createStatement().executeQuery(sql)) {
            var all = new ArrayList<String>();
            while (rows.next()) {
                all.add(rows.getString(1));
            }
            return all;
        } catch (SQLException broken) {
            throw new AssertionError(sql, broken);
        }
    }

    private List<String> stored() {
        return query("SELECT persistence_id || sequence_number || ':' || get_byte(snapshot_payload, 0)"
                + " FROM snapshot ORDER BY 1");
    }

    /** Goal: what waits together is one transaction. Method: the rows share the number of what wrote them. */
    @Test
    void writesManySubjectsInOneStatement() {
        keep("a", 1);
        keep("b", 2);
        keep("c", 3);
        flush();
        assertThat(stored()).containsExactly("a1:1", "b2:2", "c3:3");
        assertThat(query("SELECT DISTINCT xmin::text FROM snapshot")).hasSize(1);
        assertThat(fates).containsOnly(Fate.WRITTEN).hasSize(3);
    }

    /** Goal: a full group does not linger. Method: nobody flushes, and the linger is an hour. */
    @Test
    void aFullGroupIsWrittenAtOnce() {
        for (int i = 0; i < MAX_WAITING; i++) {
            keep(SUBJECTS.get(i), 1);
        }
        long deadline = System.nanoTime() + LONG.toNanos();
        while (stored().size() < MAX_WAITING) {
            assertThat(System.nanoTime()).as("the group is written").isLessThan(deadline);
        }
    }

    /** Goal: of several that wait only the newest is encoded and written, and an older one never comes back. */
    @Test
    void theNewestWins() {
        keep("a", 2);
        keep("a", 5);
        keep("a", 4);
        flush();
        assertThat(stored()).containsExactly("a5:5");
        assertThat(encoded).hasValue(1);
        assertThat(fates).containsExactlyInAnyOrder(Fate.REPLACED, Fate.REPLACED, Fate.WRITTEN);

        keep("a", 3);
        flush();
        assertThat(stored()).containsExactly("a5:5");
    }

    /** Goal: no snapshot is ahead of its journal. Method: keep one of a row that is not there, among others. */
    @Test
    void noneStandsWithoutItsRow() {
        keep("a", 9);
        keep("b", 10);
        keep("nobody", 1);
        flush();
        assertThat(stored()).containsExactly("a9:9");
    }

    /** Goal: what waits is bounded, and its senders never wait. Method: somebody holds the table. */
    @Test
    void dropsBeyondTheBound() throws SQLException {
        try (Connection holder = connect()) {
            holder.setAutoCommit(false);
            holder.createStatement().execute("LOCK TABLE snapshot IN EXCLUSIVE MODE");
            for (int i = 0; i < MAX_WAITING; i++) {
                keep(SUBJECTS.get(i), 1);
            }
            long deadline = System.nanoTime() + LONG.toNanos();
            while (query("SELECT 1 FROM pg_locks WHERE NOT granted").isEmpty()) {
                assertThat(System.nanoTime()).as("a group is under way").isLessThan(deadline);
            }
            // That group waits no more: as many again may.
            for (int i = 0; i < MAX_WAITING; i++) {
                assertThat(keep(SUBJECTS.get(i), 2)).isTrue();
            }
            assertThat(keep("e", 1)).isFalse();
            assertThat(keep("a", 3)).as("one takes the place of its own").isTrue();
            holder.commit();
        }
        flush();
        assertThat(stored()).containsExactly("a3:3", "b2:2", "c2:2", "d2:2");
        assertThat(fates).filteredOn(Fate.DROPPED::equals).hasSize(1);
    }

    /** Goal: deleting takes what is stored and what waits, and nothing younger. */
    @Test
    void deletes() {
        keep("a", 1);
        keep("b", 1);
        flush();
        keep("a", 2);
        keep("b", 8);
        keep("c", 8);
        Future<Void> ofA = writer.delete("a", 5);
        Future<Void> ofB = writer.delete("b", 5);
        Future<Void> ofC = writer.delete("c", Long.MAX_VALUE);
        await(ofA);
        await(ofB);
        await(ofC);
        flush();
        assertThat(stored()).containsExactly("b8:8");
    }

    /** Goal: a database that refuses costs snapshots and nothing else. Method: hide the table for a while. */
    @Test
    void goesOnAfterAFailure() {
        postgres.execute("ALTER TABLE snapshot RENAME TO hidden");
        keep("a", 1);
        flush();
        assertThat(fates).containsExactly(Fate.DROPPED);
        postgres.execute("ALTER TABLE hidden RENAME TO snapshot");
        keep("a", 2);
        flush();
        assertThat(stored()).containsExactly("a2:2");
    }

    /** Goal: many threads at once lose nothing. Method: each keeps many versions of all subjects; the newest stand. */
    @Test
    void takesFromManyThreads() throws InterruptedException {
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 4; i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                for (int version = 1; version <= 9; version++) {
                    for (String id : SUBJECTS.subList(0, MAX_WAITING)) {
                        keep(id, version);
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        flush();
        assertThat(stored()).containsExactly("a9:9", "b9:9", "c9:9", "d9:9");
        assertThat(fates).hasSize(4 * 9 * MAX_WAITING).doesNotContain(Fate.DROPPED);
    }

    /** Goal: of a subject's snapshots some stay, at their distance and no closer, and go when they are deleted. */
    @Test
    void someStayAsWaypoints() {
        for (int version = 1; version <= 9; version++) {
            keep("a", version);
            flush();
        }
        keep("b", 2);
        flush();
        String waypoints =
                "SELECT persistence_id || sequence_number || ':' || get_byte(payload, 0) FROM waypoint ORDER BY 1";
        assertThat(query(waypoints)).containsExactly("a3:3", "a6:6", "a9:9");
        assertThat(stored()).containsExactly("a9:9", "b2:2");
        await(writer.delete("a", 6));
        assertThat(query(waypoints)).containsExactly("a9:9");
    }
}
