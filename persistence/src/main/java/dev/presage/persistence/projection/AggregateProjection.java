package dev.presage.persistence.projection;

import dev.presage.persistence.journal.OutlinedRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** Counts by domain and minute, hour and day. A page leads to a few rows, however many it holds. */
public final class AggregateProjection implements Projection {
    /** Its name. */
    public static final String NAME = "aggregates";

    private static final String ADD = """
            INSERT INTO aggregate (version, domain, unit, since, shard, rows, observations, insights, alarms, approved,
              reviewed, declined, scored, score_millionths)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (version, domain, unit, since, shard) DO UPDATE SET
              rows = aggregate.rows + EXCLUDED.rows,
              observations = aggregate.observations + EXCLUDED.observations,
              insights = aggregate.insights + EXCLUDED.insights,
              alarms = aggregate.alarms + EXCLUDED.alarms,
              approved = aggregate.approved + EXCLUDED.approved,
              reviewed = aggregate.reviewed + EXCLUDED.reviewed,
              declined = aggregate.declined + EXCLUDED.declined,
              scored = aggregate.scored + EXCLUDED.scored,
              score_millionths = aggregate.score_millionths + EXCLUDED.score_millionths""";

    private static final String PRUNE = "DELETE FROM aggregate WHERE version = ? AND unit = ? AND since < ?";

    private final Map<Unit, Duration> retention;

    /**
     * @param retention how long the counts of each unit are kept
     */
    public AggregateProjection(Map<Unit, Duration> retention) {
        this.retention = new EnumMap<>(retention);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String table() {
        return "aggregate";
    }

    @Override
    public Fold begin() {
        return new Page();
    }

    @Override
    public boolean prune(Connection connection, int version, Instant now) throws SQLException {
        for (Map.Entry<Unit, Duration> kept : retention.entrySet()) {
            try (PreparedStatement statement = connection.prepareStatement(PRUNE)) {
                statement.setInt(1, version);
                statement.setString(2, kept.getKey().word());
                statement.setTimestamp(3, Timestamp.from(now.minus(kept.getValue())));
                statement.executeUpdate();
            }
        }
        return false;
    }

    /** Which row of the table, but for the version and the shard. */
    private record Key(String domain, Unit unit, Instant since) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byDomain = domain.compareTo(other.domain);
            int byUnit = byDomain != 0 ? byDomain : unit.compareTo(other.unit);
            return byUnit != 0 ? byUnit : since.compareTo(other.since);
        }
    }

    private static final class Page implements Fold {
        private final Map<Key, Tally> minutes = new TreeMap<>();

        @Override
        public void take(OutlinedRow row) {
            Instant at = InsightRow.within(row.outline().at());
            var key = new Key(row.subject().domain(), Unit.MINUTE, Unit.MINUTE.begin(at));
            minutes.computeIfAbsent(key, minute -> new Tally()).add(row.outline());
        }

        @Override
        public void write(Connection connection, int version, int shard) throws SQLException {
            Map<Key, Tally> all = new TreeMap<>();
            minutes.forEach((minute, tally) -> {
                for (Unit unit : Unit.values()) {
                    var key = new Key(minute.domain, unit, unit.begin(minute.since));
                    all.computeIfAbsent(key, wider -> new Tally()).add(tally);
                }
            });
            try (PreparedStatement statement = connection.prepareStatement(ADD)) {
                for (Map.Entry<Key, Tally> each : all.entrySet()) {
                    statement.setInt(1, version);
                    statement.setString(2, each.getKey().domain);
                    statement.setString(3, each.getKey().unit.word());
                    statement.setTimestamp(4, Timestamp.from(each.getKey().since));
                    statement.setInt(5, shard);
                    each.getValue().fill(statement, 6);
                    statement.addBatch();
                }
                statement.executeBatch();
            }
        }
    }
}
