package dev.presage.persistence.journal.writing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.presage.persistence.journal.Conflicts;
import dev.presage.persistence.journal.Conflicts.Conflict;
import dev.presage.persistence.journal.Database;
import dev.presage.persistence.journal.DatabaseSettings;
import dev.presage.persistence.journal.JournalBytes;
import dev.presage.persistence.journal.TestPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import scala.jdk.javaapi.FutureConverters;

class GroupCommitTest {
    private final TestPostgres postgres = TestPostgres.create();
    private final Database database = postgres.open();
    private final Conflicts conflicts = new Conflicts();
    private final GroupCommit commits = new GroupCommit(
            DatabaseSettings.from(postgres.config()), new WritingSettings(1, 400, 5, 2, true), conflicts);

    @AfterEach
    void close() {
        commits.close();
        database.close();
    }

    private static NewRow row(String id, long version) {
        return new NewRow(id, version, "test", 1, new JournalBytes("observed:1", new byte[] {1, 2, (byte) version}));
    }

    private CompletionStage<Void> write(NewRow... rows) {
        return FutureConverters.asJava(commits.write(List.of(rows)));
    }

    private static void await(CompletionStage<Void> written) {
        written.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }

    /** While somebody holds the table, the only thread waits with its first row and all others gather. */
    private Connection holdTable() throws SQLException {
        Connection connection = DriverManager.getConnection(postgres.url());
        connection.setAutoCommit(false);
        connection.createStatement().execute("LOCK TABLE event_journal IN EXCLUSIVE MODE");
        return connection;
    }

    /** Returns once the first row is under way, so that what follows goes into a group of its own. */
    private CompletionStage<Void> writeBehind(Connection holder, NewRow first) throws SQLException {
        CompletionStage<Void> written = write(first);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (number(holder, "SELECT count(*) FROM pg_locks WHERE NOT granted") == 0) {
            assertThat(System.nanoTime()).as("the first row is written").isLessThan(deadline);
        }
        return written;
    }

    private static long number(Connection connection, String query) throws SQLException {
        try (ResultSet rows = connection.createStatement().executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** Goal: what comes together is one transaction. Method: rows that gathered behind a lock share its number. */
    @Test
    void writesWhatGatheredInOneTransaction() throws SQLException {
        var written = new ArrayList<CompletionStage<Void>>();
        try (Connection holder = holdTable()) {
            written.add(writeBehind(holder, row("a", 1)));
            for (int i = 0; i < 4; i++) {
                written.add(write(row("b" + i, 1), row("b" + i, 2)));
            }
            holder.commit();
        }
        written.forEach(GroupCommitTest::await);
        try (Connection connection = DriverManager.getConnection(postgres.url())) {
            assertThat(number(connection, "SELECT count(*) FROM event_journal")).isEqualTo(9);
            assertThat(number(connection, "SELECT count(DISTINCT xid) FROM event_journal WHERE persistence_id > 'a'"))
                    .isEqualTo(1);
            assertThat(number(
                            connection,
                            "SELECT get_byte(event_payload, 2) FROM event_journal"
                                    + " WHERE persistence_id = 'b3' AND sequence_number = 2"))
                    .isEqualTo(2);
        }
    }

    /**
     * Goal: a second writer of a row fails alone, and that there were two is known. Method: one of a group of four is
     * there already.
     */
    @Test
    void oneRowThatIsThereAlreadyFailsNoOther() throws SQLException {
        var found = new CopyOnWriteArrayList<Conflict>();
        conflicts.listen(found::add);
        await(write(row("taken", 1)));
        var good = new ArrayList<CompletionStage<Void>>();
        CompletionStage<Void> second;
        try (Connection holder = holdTable()) {
            good.add(writeBehind(holder, row("a", 1)));
            good.add(write(row("b", 1)));
            second = write(row("taken", 1));
            good.add(write(row("c", 1)));
            holder.commit();
        }
        good.forEach(GroupCommitTest::await);
        assertThatThrownBy(() -> await(second))
                .isInstanceOf(CompletionException.class)
                .hasMessageContaining("duplicate key");
        assertThat(found).containsExactly(new Conflict("taken", 1, Conflicts.Kind.REFUSED));
        // Alone in its group it is noticed as well.
        assertThatThrownBy(() -> await(write(row("taken", 1)))).hasMessageContaining("duplicate key");
        assertThat(found).hasSize(2);
    }

    /** Goal: what waits is bounded. Method: one write is under way and five wait; the next is told at once. */
    @Test
    void refusesMoreThanMayWait() throws SQLException {
        var written = new ArrayList<CompletionStage<Void>>();
        try (Connection holder = holdTable()) {
            written.add(writeBehind(holder, row("a", 1)));
            for (int i = 0; i < 5; i++) {
                written.add(write(row("b" + i, 1)));
            }
            assertThatThrownBy(() -> await(write(row("c", 1)))).hasCauseInstanceOf(RejectedExecutionException.class);
            holder.commit();
        }
        written.forEach(GroupCommitTest::await);
    }
}
