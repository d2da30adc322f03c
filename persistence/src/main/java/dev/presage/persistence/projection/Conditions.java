package dev.presage.persistence.projection;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Gathers what a row must be like, with the values apart from the text. */
final class Conditions {
    private final StringBuilder text = new StringBuilder();
    private final List<Object> values = new ArrayList<>();

    /**
     * One more condition, if there is a value.
     *
     * @param sql with a question mark for the value
     */
    Conditions and(String sql, Optional<?> value) {
        value.ifPresent(given -> and(sql, List.of(given)));
        return this;
    }

    /** One more condition, with a question mark for each value. */
    Conditions and(String sql, List<?> given) {
        text.append(" AND ").append(sql);
        given.forEach(value -> values.add(value instanceof Instant time ? Timestamp.from(time) : value));
        return this;
    }

    /** All of them, each with AND before it. */
    String sql() {
        return text.toString();
    }

    /** Fills the values in from a place on; returns the next place. */
    int fill(PreparedStatement statement, int from) throws SQLException {
        for (int i = 0; i < values.size(); i++) {
            statement.setObject(from + i, values.get(i));
        }
        return from + values.size();
    }
}
