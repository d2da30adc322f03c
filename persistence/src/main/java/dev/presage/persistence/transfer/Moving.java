package dev.presage.persistence.transfer;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Keeps rows where they are while an export reads them: many may read at once, and whoever brings rows in or moves them
 * into an archive is alone. Held by a connection, so that a crash lets go of it.
 */
public final class Moving implements AutoCloseable {
    /** Any number that nobody else locks by. */
    private static final long KEY = 0x70726573_6a6e6c31L;

    private final Connection connection;
    private final boolean alone;

    private Moving(Connection connection, boolean alone) {
        this.connection = connection;
        this.alone = alone;
    }

    /**
     * Begins.
     *
     * @param alone whether nobody else may read or move meanwhile
     * @throws IllegalStateException if somebody else keeps that from being
     */
    public static Moving begin(DataSource source, boolean alone) throws SQLException {
        Connection connection = source.getConnection();
        try {
            if (ask(connection, alone ? "pg_try_advisory_lock" : "pg_try_advisory_lock_shared")) {
                return new Moving(connection, alone);
            }
            connection.close();
        } catch (SQLException failed) {
            connection.close();
            throw failed;
        }
        throw new IllegalStateException(
                "Somebody else exports, imports or archives this journal now; try again when that is done.");
    }

    private static boolean ask(Connection connection, String function) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT " + function + "(?)")) {
            statement.setLong(1, KEY);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    @Override
    public void close() throws SQLException {
        try (connection) {
            ask(connection, alone ? "pg_advisory_unlock" : "pg_advisory_unlock_shared");
        }
    }
}
