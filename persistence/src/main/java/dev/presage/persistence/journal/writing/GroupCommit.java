package dev.presage.persistence.journal.writing;

import com.zaxxer.hikari.HikariDataSource;
import dev.presage.persistence.journal.Conflicts;
import dev.presage.persistence.journal.ConnectionPool;
import dev.presage.persistence.journal.DatabaseSettings;
import dev.presage.persistence.journal.chain.Head;
import dev.presage.persistence.journal.chain.Heads;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.concurrent.Future;
import scala.concurrent.Promise;

/**
 * Writes what many subjects hand over at the same time in one transaction: while a group is under way the next one
 * gathers, so that groups grow with the load. Each thread has a connection of its own, and links its rows to those
 * before them while the others wait for the disk. Safe for many threads.
 *
 * <p>A group that holds a row which is there already is written again piece by piece, so that a second writer fails
 * alone. When the database cannot be reached, everything that waits fails at once: its subjects recover and its senders
 * send again.
 */
public final class GroupCommit implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(GroupCommit.class);

    private static final String UNIQUE_VIOLATION = "23505";

    /** Rows of one subject that stand or fall together. */
    private record Piece(List<NewRow> rows, Promise<Void> written) {}

    private final BlockingQueue<Piece> waiting;
    private final int groupRows;
    private final boolean chained;
    private final Heads heads;
    private final Conflicts conflicts;
    private final HikariDataSource source;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean closed;

    /** Starts its threads; the database need not be there yet. */
    public GroupCommit(DatabaseSettings database, WritingSettings settings, Conflicts conflicts) {
        this.conflicts = conflicts;
        this.waiting = new LinkedBlockingQueue<>(settings.maxWaiting());
        this.groupRows = settings.groupRows();
        this.chained = settings.chained();
        this.heads = new Heads(settings.maxHeads());
        this.source = ConnectionPool.open(database, "presage-journal", settings.connections(), false);
        for (int i = 0; i < settings.connections(); i++) {
            threads.add(
                    Thread.ofPlatform().daemon().name("presage-journal-" + i).start(this::work));
        }
    }

    /**
     * Writes rows of one subject, all or none.
     *
     * @return completes once they are durable; fails if they are not, or if nobody knows; fails with {@link
     *     RejectedExecutionException} if too many wait already
     */
    public Future<Void> write(List<NewRow> rows) {
        Promise<Void> written = scala.concurrent.Promise$.MODULE$.apply();
        if (closed || !waiting.offer(new Piece(rows, written))) {
            written.tryFailure(new RejectedExecutionException("The journal has as many writes waiting as it may."));
        }
        return written.future();
    }

    /** Hears where a subject's chain ends, so that nobody has to ask when it writes. */
    public void woke(String id, Head head) {
        heads.remember(id, head);
    }

    private void work() {
        var linking = new Linking(heads);
        var group = new ArrayList<Piece>();
        try {
            while (!closed) {
                group.add(waiting.take());
                waiting.drainTo(group, groupRows - 1);
                writeGroup(linking, group);
                group.clear();
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private void writeGroup(Linking linking, List<Piece> group) {
        try (Connection connection = source.getConnection()) {
            try {
                insert(connection, linking, group);
            } catch (SQLException refused) {
                if (!UNIQUE_VIOLATION.equals(refused.getSQLState())) {
                    fail(group, refused);
                    return;
                }
                if (group.size() == 1) {
                    overtaken(group.get(0), refused);
                    return;
                }
                log.warn("Some of {} rows were there already; each is tried by itself.", group.size());
                eachByItself(connection, linking, group);
            }
        } catch (SQLException unreachable) {
            waiting.drainTo(group);
            fail(group, unreachable);
        } catch (RuntimeException | Error broken) {
            // A thread that ends would leave its connection idle for good.
            log.error("A group of {} rows could not be written.", group.size(), broken);
            fail(group, broken);
        }
    }

    private void insert(Connection connection, Linking linking, List<Piece> group) throws SQLException {
        var rows = new ArrayList<NewRow>(group.size());
        group.forEach(piece -> rows.addAll(piece.rows()));
        if (chained) {
            Linking.Linked linked = linking.link(connection, rows);
            InsertRows.run(connection, rows, linked.links());
            linking.durable(linked);
        } else {
            InsertRows.run(connection, rows, List.of());
        }
        group.forEach(piece -> piece.written().trySuccess(null));
    }

    private void eachByItself(Connection connection, Linking linking, List<Piece> group) {
        for (Piece piece : group) {
            try {
                insert(connection, linking, List.of(piece));
            } catch (SQLException refused) {
                if (UNIQUE_VIOLATION.equals(refused.getSQLState())) {
                    overtaken(piece, refused);
                } else {
                    fail(List.of(piece), refused);
                }
            }
        }
    }

    /** Another writer was faster: whose rows these are recovers what is there. */
    private void overtaken(Piece piece, SQLException refused) {
        NewRow first = piece.rows().get(0);
        conflicts.found(new Conflicts.Conflict(first.id(), first.version(), Conflicts.Kind.REFUSED));
        fail(List.of(piece), refused);
    }

    private static void fail(List<Piece> pieces, Throwable cause) {
        pieces.forEach(piece -> piece.written().tryFailure(cause));
    }

    /** Ends its threads; what waits fails. */
    @Override
    public void close() {
        closed = true;
        threads.forEach(Thread::interrupt);
        var left = new ArrayList<Piece>();
        waiting.drainTo(left);
        fail(left, new RejectedExecutionException("The journal is closed."));
        source.close();
    }
}
