package dev.presage.persistence.projection;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * Versions of projections: made, built beside the one that serves, switched to, dropped. Blocks.
 *
 * @param source connections that may write
 */
record Versions(DataSource source) {
    /** One version is made at a time, whoever asks. Any number does, as long as nobody else takes it. */
    private static final String LOCK = "SELECT pg_advisory_xact_lock(7265616473696465)";

    private static final String NEWEST = "SELECT coalesce(max(version), 0) FROM projection WHERE name = ?";

    private static final String BUILT = "SELECT version FROM projection WHERE name = ? AND state = 'building'";

    private static final String MAKE = "INSERT INTO projection (name, version, state, who, why, asked_at, switched_at)"
            + " VALUES (?, ?, ?, ?, ?, now(), CASE WHEN ? = 'serving' THEN now() END)";

    private static final String PLACES =
            "INSERT INTO projection_place" + " SELECT ?, ?, shard, 0, 0, 0, 0 FROM generate_series(0, ?) shard";

    /** A shard that is behind the one that serves would let readers see the past again. */
    private static final String IS_BEHIND = """
            SELECT EXISTS (
              SELECT FROM projection_place new
              JOIN projection_place old ON old.name = new.name AND old.shard = new.shard
              JOIN projection o ON o.name = old.name AND o.version = old.version AND o.state = 'serving'
              WHERE new.name = ? AND new.version = ?
              AND (new.transaction, new.ordering) < (old.transaction, old.ordering))""";

    private static final String RETIRE = "UPDATE projection SET state = 'retired' WHERE name = ? AND state = 'serving'";

    private static final String SERVE = "UPDATE projection SET state = 'serving', switched_at = now()"
            + " WHERE name = ? AND version = ? AND state = 'building'";

    private static final String RETIRED = "SELECT version FROM projection WHERE name = ? AND state = 'retired'";

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    private <T> T transaction(Work<T> work) throws SQLException {
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            try {
                T done = work.run(connection);
                connection.commit();
                return done;
            } catch (SQLException | RuntimeException failed) {
                connection.rollback();
                throw failed;
            } finally {
                connection.setAutoCommit(true);
            }
        }
    }

    /** Makes the first version of a projection that has none. It serves from the start, however far behind. */
    void prepare(Projection projection) throws SQLException {
        transaction(connection -> {
            lock(connection);
            if (number(connection, NEWEST, projection.name()) == 0) {
                make(connection, projection, 1, "serving", "presage", "It is the first.");
            }
            return true;
        });
    }

    /**
     * Begins to build a new version.
     *
     * @return its number; 0 if one is being built already
     */
    int rebuild(Projection projection, String who, String why) throws SQLException {
        return transaction(connection -> {
            lock(connection);
            if (number(connection, BUILT, projection.name()) != 0) {
                return 0;
            }
            int version = number(connection, NEWEST, projection.name()) + 1;
            make(connection, projection, version, "building", who, why);
            return version;
        });
    }

    private static void make(
            Connection connection, Projection projection, int version, String state, String who, String why)
            throws SQLException {
        try (Statement ddl = connection.createStatement()) {
            ddl.execute("SET LOCAL lock_timeout = '5s'");
            ddl.execute("CREATE TABLE " + partition(projection, version) + " PARTITION OF " + projection.table()
                    + " FOR VALUES IN (" + version + ")");
        }
        try (PreparedStatement statement = connection.prepareStatement(MAKE)) {
            statement.setString(1, projection.name());
            statement.setInt(2, version);
            statement.setString(3, state);
            statement.setString(4, Words.storable(who));
            statement.setString(5, Words.storable(why));
            statement.setString(6, state);
            statement.executeUpdate();
        }
        try (PreparedStatement statement = connection.prepareStatement(PLACES)) {
            statement.setString(1, projection.name());
            statement.setInt(2, version);
            statement.setInt(3, Follower.SHARDS - 1);
            statement.executeUpdate();
        }
    }

    /**
     * Lets a version serve, in the place of the one that did, if none of its shards is behind. Once it is not, it stays
     * so: the two are then written in the same transactions.
     */
    boolean switchTo(String projection, int version) throws SQLException {
        return transaction(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(IS_BEHIND)) {
                statement.setString(1, projection);
                statement.setInt(2, version);
                try (ResultSet behind = statement.executeQuery()) {
                    behind.next();
                    if (behind.getBoolean(1)) {
                        return false;
                    }
                }
            }
            try (PreparedStatement retire = connection.prepareStatement(RETIRE);
                    PreparedStatement serve = connection.prepareStatement(SERVE)) {
                retire.setString(1, projection);
                retire.executeUpdate();
                serve.setString(1, projection);
                serve.setInt(2, version);
                if (serve.executeUpdate() != 1) {
                    // Another switched to it already; what was retired here is the version itself.
                    connection.rollback();
                    return false;
                }
            }
            return true;
        });
    }

    /** Drops versions that serve no more; those that are read from for long are left for the next time. */
    List<Integer> dropRetired(Projection projection) throws SQLException {
        var dropped = new ArrayList<Integer>();
        for (int version : retired(projection.name())) {
            try {
                drop(projection, version);
                dropped.add(version);
            } catch (SQLException refused) {
                if (!LOCK_NOT_AVAILABLE.equals(refused.getSQLState())) {
                    throw refused;
                }
            }
        }
        return dropped;
    }

    private void drop(Projection projection, int version) throws SQLException {
        transaction(connection -> {
            forget(connection, "DELETE FROM projection_place WHERE name = ? AND version = ?", projection, version);
            forget(connection, "DELETE FROM projection_parked WHERE name = ? AND version = ?", projection, version);
            forget(
                    connection,
                    "UPDATE projection SET state = 'dropped' WHERE name = ? AND version = ?",
                    projection,
                    version);
            // Last: whoever still writes to it has its place, and is waited for there.
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET LOCAL lock_timeout = '1s'");
                statement.execute("DROP TABLE IF EXISTS " + partition(projection, version));
            }
            return true;
        });
    }

    private static void forget(Connection connection, String sql, Projection projection, int version)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, projection.name());
            statement.setInt(2, version);
            statement.executeUpdate();
        }
    }

    private List<Integer> retired(String projection) throws SQLException {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(RETIRED)) {
            statement.setString(1, projection);
            var versions = new ArrayList<Integer>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    versions.add(rows.getInt(1));
                }
            }
            return versions;
        }
    }

    private static String partition(Projection projection, int version) {
        return projection.table() + "_" + version;
    }

    private static void lock(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(LOCK);
        }
    }

    /** The number that a question is answered with; 0 if with none. */
    private static int number(Connection connection, String sql, String projection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, projection);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getInt(1) : 0;
            }
        }
    }
}
