package dev.presage.node.registry;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;

/** Runs work on one consistent state of the database: all of it becomes durable, or nothing. */
final class Transactions {
    /** Duplicate key, serialization failure, deadlock: what PostgreSQL says to the slower of two. */
    private static final Set<String> OVERTAKEN = Set.of("23505", "40001", "40P01");

    private final DataSource source;

    Transactions(DataSource source) {
        this.source = source;
    }

    /** What runs in a transaction. */
    @FunctionalInterface
    interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    /** Runs what nobody can overtake: a read, or rows that depend on nothing that was read. */
    <T> T run(Work<T> work) {
        return attempt(work)
                .orElseThrow(() -> new RegistryUnavailable("The registry cannot be used now.", overtaken()));
    }

    /**
     * Runs a write that was decided on what it read.
     *
     * @return what it says; empty if somebody else wrote meanwhile, so that nothing has changed
     * @throws RegistryUnavailable if the database does not answer; then it is not known whether anything has changed
     */
    <T> Optional<T> attempt(Work<T> work) {
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            try {
                T said = work.run(connection);
                connection.commit();
                return Optional.of(said);
            } catch (SQLException | RuntimeException failed) {
                connection.rollback();
                throw failed;
            }
        } catch (SQLException failed) {
            if (failed.getSQLState() != null && OVERTAKEN.contains(failed.getSQLState())) {
                return Optional.empty();
            }
            throw new RegistryUnavailable("The registry's database does not answer: " + failed.getMessage(), failed);
        }
    }

    /** As PostgreSQL would say that the row is not what it was. */
    static SQLException overtaken() {
        return new SQLException("Somebody else moved this version.", "40001");
    }
}
