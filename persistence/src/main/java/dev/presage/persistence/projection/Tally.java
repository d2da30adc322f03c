package dev.presage.persistence.projection;

import dev.presage.persistence.journal.Outline;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** What rows of the journal add up to. */
final class Tally {
    private static final double MILLION = 1e6;

    private long rows;
    private long observations;
    private long insights;
    private long alarms;
    private long approved;
    private long reviewed;
    private long declined;
    private long scored;
    private long scoreMillionths;

    void add(Outline outline) {
        rows++;
        observations += outline.observations();
        insights += outline.said().size();
        for (Outline.Said said : outline.said()) {
            switch (said.kind()) {
                case ALARM -> alarms++;
                case APPROVE -> approved++;
                case REVIEW -> reviewed++;
                case DECLINE -> declined++;
                case ANOMALY, FORECAST -> {}
            }
            if (Double.isFinite(said.score())) {
                scored++;
                scoreMillionths += Math.round(said.score() * MILLION);
            }
        }
    }

    void add(Tally other) {
        rows += other.rows;
        observations += other.observations;
        insights += other.insights;
        alarms += other.alarms;
        approved += other.approved;
        reviewed += other.reviewed;
        declined += other.declined;
        scored += other.scored;
        scoreMillionths += other.scoreMillionths;
    }

    /** Fills the columns from {@code rows} on. */
    void fill(PreparedStatement statement, int from) throws SQLException {
        long[] columns = {rows, observations, insights, alarms, approved, reviewed, declined, scored, scoreMillionths};
        for (int i = 0; i < columns.length; i++) {
            statement.setLong(from + i, columns[i]);
        }
    }
}
