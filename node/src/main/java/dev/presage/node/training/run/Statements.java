package dev.presage.node.training.run;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs statements; an empty optional and a NaN are NULL. */
public final class Statements {
    private Statements() {}

    /** Reads one thing out of a row. */
    @FunctionalInterface
    public interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    public static <T> List<T> query(Connection connection, String sql, Reader<T> reader, Object... values)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                set(statement, i + 1, values[i]);
            }
            List<T> found = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(reader.read(rows));
                }
            }
            return found;
        }
    }

    private static void set(PreparedStatement statement, int at, Object value) throws SQLException {
        Object given = value instanceof Optional<?> optional && optional.isPresent() ? optional.get() : value;
        if (given instanceof Optional || (given instanceof Double number && number.isNaN())) {
            statement.setNull(at, Types.NULL);
        } else {
            statement.setObject(at, given);
        }
    }
}
