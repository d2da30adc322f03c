package dev.presage.persistence.projection;

import dev.presage.protocol.InsightId;
import dev.presage.protocol.SubjectId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Reads the projections' tables; always the version that serves at the moment. */
public final class JdbcReadModels implements ReadModels {
    /** A search that takes longer is given up: it has to name more of what it looks for. */
    private static final int SECONDS = 5;

    private static final int MOST_PARKED = 100;

    private static final String SERVING =
            "version = (SELECT version FROM projection WHERE name = ? AND state = 'serving')";

    private static final String AGGREGATES = """
            SELECT domain, since, sum(rows)::bigint, sum(observations)::bigint, sum(insights)::bigint,
              sum(alarms)::bigint, sum(approved)::bigint, sum(reviewed)::bigint, sum(declined)::bigint,
              sum(scored)::bigint, sum(score_millionths)::double precision / 1e6
            FROM aggregate WHERE\s""" + SERVING + " AND unit = ? AND since >= ? AND since < ?%s"
            + " GROUP BY domain, since ORDER BY since, domain";

    private static final String PROJECTIONS = """
            SELECT v.name, v.version, v.state, v.who, v.why, v.asked_at, v.switched_at,
              coalesce(sum(p.rows), 0)::bigint, coalesce(sum(p.parked), 0)::bigint
            FROM projection v LEFT JOIN projection_place p ON p.name = v.name AND p.version = v.version
            GROUP BY v.name, v.version ORDER BY v.name, v.version DESC""";

    private static final String PARKED = "SELECT version, persistence_id, sequence_number, reason, at"
            + " FROM projection_parked WHERE name = ? ORDER BY at DESC, transaction DESC, ordering DESC LIMIT ?";

    private final DataSource reading;
    private final Versions versions;
    private final List<Projection> projections;

    /**
     * @param reading connections to read by
     * @param writing connections that may write
     */
    public JdbcReadModels(DataSource reading, DataSource writing, List<Projection> projections) {
        this.reading = reading;
        this.versions = new Versions(writing);
        this.projections = List.copyOf(projections);
    }

    private interface Fill {
        void in(PreparedStatement statement) throws SQLException;
    }

    private interface Take<T> {
        T from(ResultSet row) throws SQLException;
    }

    private <T> List<T> rows(String sql, Fill fill, Take<T> take) {
        try (Connection connection = reading.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setQueryTimeout(SECONDS);
            fill.in(statement);
            try (ResultSet rows = statement.executeQuery()) {
                var all = new ArrayList<T>();
                while (rows.next()) {
                    all.add(take.from(rows));
                }
                return all;
            }
        } catch (SQLException failed) {
            throw new ReadModelsUnavailable(failed);
        }
    }

    private record Found(InsightKey key, String said) {}

    @Override
    public InsightPage find(InsightWish wish) {
        Optional<String> words = wish.words().map(Words::query);
        if (words.filter(String::isEmpty).isPresent()) {
            return new InsightPage(List.of(), Optional.empty());
        }
        var conditions = new Conditions()
                .and("domain = ?", wish.domain())
                .and("subject = ?", wish.subject())
                .and("kind = ?", wish.kind())
                .and("alarm = ?", wish.alarm())
                .and("verdict = ?", wish.verdict())
                .and("score >= ?", wish.minScore())
                .and("score <= ?", wish.maxScore())
                .and("model = ?", wish.model())
                .and("model_version = ?", wish.modelVersion())
                .and("words @@ ?::tsquery", words)
                .and("time >= ?", wish.from().map(InsightRow::within))
                .and("time < ?", wish.to().map(InsightRow::within));
        wish.after()
                .ifPresent(key -> conditions.and(
                        "(time, domain, subject, sequence_number, place) < (?, ?, ?, ?, ?)",
                        List.of(
                                key.time(),
                                key.id().subject().domain(),
                                key.id().subject().id(),
                                key.id().version(),
                                key.id().index())));
        String sql = "SELECT time, domain, subject, sequence_number, place, said FROM insight WHERE " + SERVING
                + conditions.sql()
                + " ORDER BY time DESC, domain DESC, subject DESC, sequence_number DESC, place DESC LIMIT ?";
        List<Found> found = rows(
                sql,
                statement -> {
                    statement.setString(1, InsightProjection.NAME);
                    statement.setInt(conditions.fill(statement, 2), wish.limit());
                },
                JdbcReadModels::found);
        return new InsightPage(
                found.stream().map(Found::said).toList(),
                found.size() == wish.limit() ? Optional.of(found.getLast().key()) : Optional.empty());
    }

    private static Found found(ResultSet row) throws SQLException {
        var subject = new SubjectId(row.getString(2), row.getString(3));
        var id = new InsightId(subject, row.getLong(4), row.getInt(5));
        return new Found(new InsightKey(row.getTimestamp(1).toInstant(), id), row.getString(6));
    }

    @Override
    public List<Aggregate> aggregates(Optional<String> domain, Unit unit, Instant from, Instant to) {
        return rows(
                AGGREGATES.formatted(domain.isPresent() ? " AND domain = ?" : ""),
                statement -> {
                    statement.setString(1, AggregateProjection.NAME);
                    statement.setString(2, unit.word());
                    statement.setTimestamp(3, Timestamp.from(unit.begin(InsightRow.within(from))));
                    statement.setTimestamp(4, Timestamp.from(InsightRow.within(to)));
                    if (domain.isPresent()) {
                        statement.setString(5, domain.get());
                    }
                },
                JdbcReadModels::aggregate);
    }

    private static Aggregate aggregate(ResultSet row) throws SQLException {
        long scored = row.getLong(10);
        return new Aggregate(
                row.getString(1),
                row.getTimestamp(2).toInstant(),
                row.getLong(3),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7),
                row.getLong(8),
                row.getLong(9),
                scored,
                scored == 0 ? Double.NaN : row.getDouble(11) / scored);
    }

    @Override
    public List<ProjectionState> projections() {
        return rows(
                PROJECTIONS,
                statement -> {},
                row -> new ProjectionState(
                        row.getString(1),
                        row.getInt(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getTimestamp(6).toInstant(),
                        Optional.ofNullable(row.getTimestamp(7)).map(Timestamp::toInstant),
                        row.getLong(8),
                        row.getLong(9)));
    }

    @Override
    public List<ParkedRow> parked(String projection) {
        return rows(
                PARKED,
                statement -> {
                    statement.setString(1, projection);
                    statement.setInt(2, MOST_PARKED);
                },
                row -> new ParkedRow(
                        row.getInt(1),
                        row.getString(2),
                        row.getLong(3),
                        row.getString(4),
                        row.getTimestamp(5).toInstant()));
    }

    @Override
    public Rebuild rebuild(String name, String who, String why) {
        Optional<Projection> asked =
                projections.stream().filter(each -> each.name().equals(name)).findFirst();
        if (asked.isEmpty()) {
            return Rebuild.Unknown.INSTANCE;
        }
        try {
            int version = versions.rebuild(asked.get(), who, why);
            return version == 0 ? Rebuild.UnderWay.INSTANCE : new Rebuild.Begun(version);
        } catch (SQLException failed) {
            throw new ReadModelsUnavailable(failed);
        }
    }
}
