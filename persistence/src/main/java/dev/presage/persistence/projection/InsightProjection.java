package dev.presage.persistence.projection;

import dev.presage.persistence.domain.Domain;
import dev.presage.persistence.domain.Domains;
import dev.presage.persistence.journal.Outline;
import dev.presage.persistence.journal.OutlinedRow;
import dev.presage.protocol.Insight;
import dev.presage.protocol.InsightId;
import dev.presage.protocol.Reason;
import dev.presage.protocol.SubjectEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Insights that can be searched for. Of ordinary ones only a share is kept, or all would be stored twice. */
public final class InsightProjection implements Projection {
    /** Its name. */
    public static final String NAME = "insights";

    private static final int PRUNED_AT_ONCE = 10_000;

    private static final String INSERT = """
            INSERT INTO insight (version, time, said_at, domain, subject, sequence_number, place, kind, alarm, verdict,
              score, model, model_version, words, said)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, array_to_tsvector(string_to_array(?, ' ')), ?)""";

    private static final String PRUNE = """
            DELETE FROM insight WHERE version = ? AND (domain, subject, sequence_number, place) IN (
              SELECT domain, subject, sequence_number, place FROM insight WHERE version = ? AND said_at < ? LIMIT ?)""";

    private final Domains domains;
    private final Map<String, Keeping> keeping;
    private final Keeping otherwise;
    private final Duration retention;

    /**
     * @param keeping what is kept, by domain
     * @param otherwise what is kept of domains that are not named
     * @param retention how long, from when it was said
     */
    public InsightProjection(Domains domains, Map<String, Keeping> keeping, Keeping otherwise, Duration retention) {
        this.domains = domains;
        this.keeping = Map.copyOf(keeping);
        this.otherwise = otherwise;
        this.retention = retention;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String table() {
        return "insight";
    }

    @Override
    public Fold begin() {
        return new Page();
    }

    @Override
    public boolean prune(Connection connection, int version, Instant now) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(PRUNE)) {
            statement.setInt(1, version);
            statement.setInt(2, version);
            statement.setTimestamp(3, Timestamp.from(now.minus(retention)));
            statement.setInt(4, PRUNED_AT_ONCE);
            return statement.executeUpdate() == PRUNED_AT_ONCE;
        }
    }

    private final class Page implements Fold {
        private final List<InsightRow> rows = new ArrayList<>();

        @Override
        public void take(OutlinedRow row) {
            List<Integer> kept = kept(row);
            if (kept.isEmpty()) {
                return;
            }
            switch (row.event()) {
                case SubjectEvent.Observed observed -> {
                    var made = new ArrayList<InsightRow>(kept.size());
                    for (int place : kept) {
                        Insight insight = observed.insights().get(place);
                        var id = new InsightId(row.subject(), row.version(), place);
                        made.add(InsightRow.of(
                                id,
                                insight,
                                observed.at(),
                                explain(row.subject().domain())));
                    }
                    rows.addAll(made);
                }
            }
        }

        private List<Integer> kept(OutlinedRow row) {
            Keeping keeps = keeping.getOrDefault(row.subject().domain(), otherwise);
            List<Outline.Said> said = row.outline().said();
            List<Integer> kept = List.of();
            String persistenceId = row.subject().persistenceId();
            for (int place = 0; place < said.size(); place++) {
                if (keeps.keeps(said.get(place), persistenceId, row.version(), place)) {
                    kept = kept.isEmpty() ? new ArrayList<>() : kept;
                    kept.add(place);
                }
            }
            return kept;
        }

        private Function<Reason, String> explain(String name) {
            Domain<?> domain = domains.named(name);
            return domain == null ? Reason::code : domain::explain;
        }

        @Override
        public void write(Connection connection, int version, int shard) throws SQLException {
            if (rows.isEmpty()) {
                return;
            }
            try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
                for (InsightRow row : rows) {
                    statement.setInt(1, version);
                    row.fill(statement, 2);
                    statement.addBatch();
                }
                statement.executeBatch();
            }
        }
    }
}
