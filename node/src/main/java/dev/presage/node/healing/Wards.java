package dev.presage.node.healing;

import dev.presage.protocol.SubjectId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** The table of subjects in quarantine, which outlives the nodes that found them. By the database's clock; blocks. */
final class Wards {
    private static final int MAX_WHY = 500;

    private static final String NOTE = """
            INSERT INTO quarantine (domain, subject, why, node, since, last_tried, tries, next_try)
            VALUES (?, ?, ?, ?, now(), now(), 1, now() + make_interval(secs => ?))
            ON CONFLICT (domain, subject) DO UPDATE SET why = excluded.why, node = excluded.node,
              last_tried = now(), tries = quarantine.tries + 1,
              next_try = now() + make_interval(secs => least(? * power(2, least(quarantine.tries, 30)), ?))
            RETURNING tries""";

    /** Who is due is tried by whoever asks first; that it was tried is known before it is known how that went. */
    private static final String TAKE_DUE = """
            UPDATE quarantine SET next_try = now() + make_interval(secs => ?)
            WHERE (domain, subject) IN (
              SELECT domain, subject FROM quarantine WHERE next_try <= now() ORDER BY next_try LIMIT ?
              FOR UPDATE SKIP LOCKED)
            RETURNING domain, subject""";

    private static final String LIST = """
            SELECT domain, subject, why, node, since, last_tried, tries, next_try, wished_by, wished_why, wished_at
            FROM quarantine WHERE (domain, subject) > (?, ?) ORDER BY domain, subject LIMIT ?""";

    private final DataSource source;

    Wards(DataSource source) {
        this.source = source;
    }

    /** Notes that a subject could not be recovered; returns how often that was so by now. */
    int note(SubjectId subject, String why, String node, QuarantineSettings settings) throws SQLException {
        double first = seconds(settings.firstTry());
        try (Connection connection = source.getConnection();
                PreparedStatement note = connection.prepareStatement(NOTE)) {
            note.setString(1, subject.domain());
            note.setString(2, subject.id());
            note.setString(3, why.length() <= MAX_WHY ? why : why.substring(0, MAX_WHY));
            note.setString(4, node);
            note.setDouble(5, first);
            note.setDouble(6, first);
            note.setDouble(7, seconds(settings.longestRest()));
            try (ResultSet noted = note.executeQuery()) {
                noted.next();
                return noted.getInt(1);
            }
        }
    }

    /** Takes who is due, at most so many, oldest first. Who is taken is due again after {@code patience}. */
    List<SubjectId> takeDue(int most, Duration patience) throws SQLException {
        try (Connection connection = source.getConnection();
                PreparedStatement take = connection.prepareStatement(TAKE_DUE)) {
            take.setDouble(1, seconds(patience));
            take.setInt(2, most);
            var due = new ArrayList<SubjectId>();
            try (ResultSet rows = take.executeQuery()) {
                while (rows.next()) {
                    due.add(new SubjectId(rows.getString(1), rows.getString(2)));
                }
            }
            return due;
        }
    }

    /** Makes everybody due, within a while, for another version of the product may read what this one could not. */
    void allDueWithin(Duration within) throws SQLException {
        try (Connection connection = source.getConnection();
                PreparedStatement all = connection.prepareStatement("UPDATE quarantine SET next_try ="
                        + " least(next_try, now() + make_interval(secs => ? * random()))")) {
            all.setDouble(1, seconds(within));
            all.executeUpdate();
        }
    }

    /** Keeps who wished a subject to be tried again. */
    void wish(SubjectId subject, String who, String why) throws SQLException {
        try (Connection connection = source.getConnection();
                PreparedStatement wish = connection.prepareStatement(
                        "UPDATE quarantine SET wished_by = ?, wished_why = ?, wished_at = now()"
                                + " WHERE domain = ? AND subject = ?")) {
            wish.setString(1, who);
            wish.setString(2, why);
            wish.setString(3, subject.domain());
            wish.setString(4, subject.id());
            wish.executeUpdate();
        }
    }

    /** A subject can be worked with again; says whether it was known that it could not. */
    boolean release(SubjectId subject) throws SQLException {
        try (Connection connection = source.getConnection();
                PreparedStatement release =
                        connection.prepareStatement("DELETE FROM quarantine WHERE domain = ? AND subject = ?")) {
            release.setString(1, subject.domain());
            release.setString(2, subject.id());
            return release.executeUpdate() > 0;
        }
    }

    long count() throws SQLException {
        try (Connection connection = source.getConnection();
                PreparedStatement count = connection.prepareStatement("SELECT count(*) FROM quarantine");
                ResultSet rows = count.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** Those after a place, in the order of domain and id. */
    List<Ward> after(String domain, String id, int most) throws SQLException {
        try (Connection connection = source.getConnection();
                PreparedStatement list = connection.prepareStatement(LIST)) {
            list.setString(1, domain);
            list.setString(2, id);
            list.setInt(3, most);
            var wards = new ArrayList<Ward>();
            try (ResultSet rows = list.executeQuery()) {
                while (rows.next()) {
                    wards.add(ward(rows));
                }
            }
            return wards;
        }
    }

    private static Ward ward(ResultSet row) throws SQLException {
        Timestamp wishedAt = row.getTimestamp(11);
        return new Ward(
                new SubjectId(row.getString(1), row.getString(2)),
                row.getString(3),
                row.getString(4),
                row.getTimestamp(5).toInstant(),
                row.getTimestamp(6).toInstant(),
                row.getInt(7),
                row.getTimestamp(8).toInstant(),
                wishedAt == null
                        ? Optional.empty()
                        : Optional.of(new Ward.Wished(row.getString(9), row.getString(10), wishedAt.toInstant())));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1e3;
    }
}
