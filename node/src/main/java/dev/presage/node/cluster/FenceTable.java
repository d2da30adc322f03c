package dev.presage.node.cluster;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The row and the lock of the {@link Fence}, over one connection that is made again when it broke. */
final class FenceTable implements AutoCloseable {
    /** {@code PRES}, so that the lock is nobody else's; each schema has its own. */
    private static final String LOCK = "(1347568979, hashtext(current_schema()))";

    /** The server notices by itself that a machine vanished, and gives up its locks. */
    private static final String IMPATIENT = "SET tcp_keepalives_idle = 3; SET tcp_keepalives_interval = 1;"
            + " SET tcp_keepalives_count = 4; SET tcp_user_timeout = 8000";

    private static final int ATTEMPTS = 20;
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final Fence.Connect connect;
    private final InstantSource clock;
    private @Nullable Connection connection;
    private boolean holds;

    FenceTable(Fence.Connect connect, InstantSource clock) {
        this.connect = connect;
        this.clock = clock;
    }

    private interface Work<T> {
        T run(Statement statement) throws SQLException;
    }

    private <T> T with(Work<T> work) throws SQLException {
        try (Statement statement = connection().createStatement()) {
            return work.run(statement);
        } catch (SQLException broken) {
            close();
            throw broken;
        }
    }

    private Connection connection() throws SQLException {
        Connection open = connection;
        if (open == null) {
            open = connect.open();
            connection = open;
            try (Statement statement = open.createStatement()) {
                statement.execute(IMPATIENT);
            }
        }
        return open;
    }

    private static boolean lock(Statement statement, String function) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT " + function + LOCK)) {
            row.next();
            return row.getBoolean(1);
        }
    }

    /** Whether another connection holds the lock. */
    boolean isHeld() throws SQLException {
        return with(statement -> {
            boolean free = lock(statement, "pg_try_advisory_lock");
            if (free) {
                lock(statement, "pg_advisory_unlock");
            }
            return !free;
        });
    }

    /**
     * Writes a claim, if nobody holds the lock and the former claim's members have been silent for that long.
     *
     * @return whether it was written; then this connection holds the lock together with whoever joins
     */
    boolean claim(Claim own, Duration silence) throws SQLException {
        return with(statement -> {
            if (!lock(statement, "pg_try_advisory_lock")) {
                return false;
            }
            boolean silent = isSilent(statement, silence);
            if (silent) {
                write(own);
                holds = lock(statement, "pg_try_advisory_lock_shared");
            }
            lock(statement, "pg_advisory_unlock");
            return silent;
        });
    }

    /** Members that lost their connections together with the server's start are given as long, too. */
    private static boolean isSilent(Statement statement, Duration silence) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT alive_at = '-infinity' OR clock_timestamp()"
                + " - greatest(alive_at, pg_postmaster_start_time()) > interval '" + silence.toMillis()
                + " milliseconds' FROM cluster_fence")) {
            return silence.isZero() || !row.next() || row.getBoolean(1);
        }
    }

    private void write(Claim own) throws SQLException {
        try (PreparedStatement insert = connection()
                .prepareStatement("INSERT INTO cluster_fence VALUES (1, ?, ?, ?, ?, ?, clock_timestamp(),"
                        + " clock_timestamp()) ON CONFLICT (id) DO UPDATE SET cluster = excluded.cluster,"
                        + " incarnation = excluded.incarnation, shards = excluded.shards,"
                        + " protocol = excluded.protocol, founder = excluded.founder,"
                        + " founded_at = excluded.founded_at, alive_at = excluded.alive_at")) {
            insert.setString(1, own.cluster());
            insert.setObject(2, own.incarnation());
            insert.setInt(3, own.shards());
            insert.setInt(4, own.protocol());
            insert.setString(5, own.founder());
            insert.executeUpdate();
        }
    }

    Optional<Claim> read() throws SQLException {
        return with(statement -> {
            try (ResultSet row = statement.executeQuery(
                    "SELECT cluster, incarnation, shards, protocol, founder FROM cluster_fence")) {
                return row.next()
                        ? Optional.of(new Claim(
                                row.getString(1),
                                row.getObject(2, UUID.class),
                                row.getInt(3),
                                row.getInt(4),
                                row.getString(5)))
                        : Optional.empty();
            }
        });
    }

    /** Holds the lock together with the other members; whoever claims has it alone only for a moment. */
    void hold() throws SQLException {
        with(statement -> {
            for (int attempt = 0; !holds && attempt < ATTEMPTS; attempt++) {
                holds = lock(statement, "pg_try_advisory_lock_shared");
                if (!holds) {
                    LockSupport.parkNanos(PAUSE.toNanos());
                }
            }
            return holds;
        });
        if (!holds) {
            throw new SQLException("The lock of the fence is held alone for too long.");
        }
    }

    /** Says that a member lives; returns whether the claim is still that one. */
    boolean live(UUID incarnation) throws SQLException {
        return with(statement -> statement.executeUpdate("UPDATE cluster_fence SET alive_at = clock_timestamp()"
                        + " WHERE incarnation = '" + incarnation + "'")
                == 1);
    }

    /** By how much this machine's clock is ahead of the database's; the way there and back counts half. */
    Duration clockSkew() throws SQLException {
        return with(statement -> {
            Instant before = clock.instant();
            try (ResultSet row = statement.executeQuery("SELECT clock_timestamp()")) {
                row.next();
                Instant there = row.getObject(1, OffsetDateTime.class).toInstant();
                Instant after = clock.instant();
                return Duration.between(
                        there, before.plus(Duration.between(before, after).dividedBy(2)));
            }
        });
    }

    /** The last to go says so, and the next cluster need not wait whether somebody comes back. */
    void leave() throws SQLException {
        with(statement -> {
            boolean last = holds && lock(statement, "pg_try_advisory_lock");
            if (last) {
                statement.executeUpdate("UPDATE cluster_fence SET alive_at = '-infinity'");
            }
            // At once, and not when the server gets to closing the session.
            return statement.execute("SELECT pg_advisory_unlock_all()");
        });
    }

    @Override
    public void close() {
        Connection open = connection;
        connection = null;
        holds = false;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException gone) {
                // It took the lock with it.
            }
        }
    }
}
