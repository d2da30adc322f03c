package dev.presage.persistence.proof;

import dev.presage.persistence.journal.Cursor;
import dev.presage.persistence.journal.JournalUnavailable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The blocks in PostgreSQL. Every call blocks and throws {@link JournalUnavailable} while the database does not answer.
 *
 * @param source connections that may write where blocks are added
 */
public record Blocks(DataSource source) {
    private static final String UNIQUE_VIOLATION = "23505";
    private static final String COLUMNS = "SELECT statement, signature, leaves FROM proof_block ";

    private interface Fill {
        void in(PreparedStatement statement) throws SQLException;
    }

    private interface Take<T> {
        T from(ResultSet rows) throws SQLException;
    }

    private <T> T query(String sql, Fill fill, Take<T> take) {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            fill.in(statement);
            try (ResultSet rows = statement.executeQuery()) {
                return take.from(rows);
            }
        } catch (SQLException unavailable) {
            throw new JournalUnavailable(unavailable);
        }
    }

    private static Signed signed(ResultSet rows) throws SQLException {
        return new Signed(rows.getString(1), rows.getBytes(2));
    }

    private static Block block(ResultSet rows) throws SQLException {
        return new Block(signed(rows), Leaf.unpack(rows.getBytes(3)));
    }

    /** The newest statement; null if there is none. */
    public @Nullable Signed newest() {
        return query(
                        "SELECT statement, signature FROM proof_block ORDER BY number DESC LIMIT 1",
                        statement -> {},
                        rows -> rows.next() ? Optional.of(signed(rows)) : Optional.<Signed>empty())
                .orElse(null);
    }

    /** A statement and the number it is kept under. */
    public record Entry(long number, Signed signed) {}

    /** Statements after a number, oldest first. */
    public List<Entry> after(long number, int limit) {
        return query(
                "SELECT statement, signature, number FROM proof_block WHERE number > ? ORDER BY number LIMIT ?",
                statement -> {
                    statement.setLong(1, number);
                    statement.setInt(2, limit);
                },
                rows -> {
                    var page = new ArrayList<Entry>();
                    while (rows.next()) {
                        page.add(new Entry(rows.getLong(3), signed(rows)));
                    }
                    return page;
                });
    }

    /**
     * A whole block; null if there is none of this number.
     *
     * @throws IllegalArgumentException if it is not what was written
     */
    public @Nullable Block numbered(long number) {
        return query(
                        COLUMNS + "WHERE number = ?",
                        statement -> statement.setLong(1, number),
                        rows -> rows.next() ? Optional.of(block(rows)) : Optional.<Block>empty())
                .orElse(null);
    }

    /** The block that a row went into; null if none has come so far. */
    @Nullable
    Block holding(Cursor row) {
        return query(
                        COLUMNS + "WHERE (transaction, ordering) >= (?, ?) ORDER BY transaction, ordering LIMIT 1",
                        statement -> {
                            statement.setLong(1, row.transaction());
                            statement.setLong(2, row.ordering());
                        },
                        rows -> rows.next() ? Optional.of(block(rows)) : Optional.<Block>empty())
                .orElse(null);
    }

    /** Adds a block; says no if there is one of its number already. */
    boolean add(Block block) {
        Statement what = block.signed().statement();
        try (Connection connection = source.getConnection();
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO proof_block (number, transaction, ordering, statement, signature, leaves)"
                                + " VALUES (?, ?, ?, ?, ?, ?)")) {
            insert.setLong(1, what.number());
            insert.setLong(2, what.position().transaction());
            insert.setLong(3, what.position().ordering());
            insert.setString(4, block.signed().text());
            insert.setBytes(5, block.signed().signature());
            insert.setBytes(6, Leaf.pack(block.leaves()));
            insert.executeUpdate();
            return true;
        } catch (SQLException refused) {
            if (UNIQUE_VIOLATION.equals(refused.getSQLState())) {
                return false;
            }
            throw new JournalUnavailable(refused);
        }
    }

    /** How far statements went to a place outside; 0 if none did. */
    public long published(String place) {
        return query(
                "SELECT number FROM proof_publication WHERE place = ?",
                statement -> statement.setString(1, place),
                rows -> rows.next() ? rows.getLong(1) : 0L);
    }

    /** Remembers how far. */
    public void publish(String place, long number) {
        try (Connection connection = source.getConnection();
                PreparedStatement keep = connection.prepareStatement(
                        "INSERT INTO proof_publication AS kept (place, number) VALUES (?, ?) ON CONFLICT (place)"
                                + " DO UPDATE SET number = EXCLUDED.number WHERE kept.number < EXCLUDED.number")) {
            keep.setString(1, place);
            keep.setLong(2, number);
            keep.executeUpdate();
        } catch (SQLException unavailable) {
            throw new JournalUnavailable(unavailable);
        }
    }
}
