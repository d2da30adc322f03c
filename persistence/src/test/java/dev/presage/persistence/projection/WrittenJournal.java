package dev.presage.persistence.projection;

import com.zaxxer.hikari.HikariDataSource;
import dev.presage.persistence.domain.Domains;
import dev.presage.persistence.domain.tally.Count;
import dev.presage.persistence.domain.tally.TallyDomain;
import dev.presage.persistence.journal.ConnectionPool;
import dev.presage.persistence.journal.Cursor;
import dev.presage.persistence.journal.Database;
import dev.presage.persistence.journal.DatabaseSettings;
import dev.presage.persistence.journal.EventCodec;
import dev.presage.persistence.journal.JdbcJournalReader;
import dev.presage.persistence.journal.JdbcOutlines;
import dev.presage.persistence.journal.JournalBytes;
import dev.presage.persistence.journal.JournalRow;
import dev.presage.persistence.journal.Outline;
import dev.presage.persistence.journal.TestPostgres;
import dev.presage.protocol.Insight;
import dev.presage.protocol.InsightId;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.Observation;
import dev.presage.protocol.Position;
import dev.presage.protocol.Provenance;
import dev.presage.protocol.Reason;
import dev.presage.protocol.SubjectEvent;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.sql.DataSource;

/** A journal that is written as subjects write it, its projections, and what they must come to. */
public final class WrittenJournal implements AutoCloseable {
    static final Instant BEGIN = Instant.parse("2026-03-04T05:06:07Z");
    private static final Keeping KEEPING = new Keeping(0.9, 0.2);
    private static final int SUBJECTS = 23;

    final TestPostgres postgres = TestPostgres.create();
    final TallyDomain domain = new TallyDomain(Duration.ofSeconds(1));
    final Domains domains = new Domains(List.of(domain));
    final InsightProjection insights =
            new InsightProjection(domains, Map.of("tally", KEEPING), new Keeping(2, 0), Duration.ofDays(36_500));
    final AggregateProjection aggregates = new AggregateProjection(new EnumMap<>(Unit.class));
    final HikariDataSource writing;
    final JdbcReadModels models;

    private final Database database;
    private final Map<String, Long> versions = new TreeMap<>();

    public WrittenJournal() {
        this.database = postgres.open();
        this.writing = ConnectionPool.open(DatabaseSettings.from(postgres.config()), "projection-test", 8, false);
        this.models = new JdbcReadModels(database.source(), writing, List.of(insights, aggregates));
    }

    /** A follower of one shard. */
    public Follower follower(int shard, int pageRows, FollowerListener listener) {
        return new Follower(
                writing,
                new JdbcOutlines(database.source(), domains),
                List.of(insights, aggregates),
                shard,
                pageRows,
                InstantSource.system(),
                listener);
    }

    Follower follower(int shard, int pageRows, DataSource source, Projection... others) {
        var all = new ArrayList<Projection>(List.of(insights, aggregates));
        all.addAll(List.of(others));
        return new Follower(
                source,
                new JdbcOutlines(database.source(), domains),
                all,
                shard,
                pageRows,
                InstantSource.system(),
                FollowerListener.NONE);
    }

    /** Followers of all shards. */
    List<Follower> followers(int pageRows, DataSource source, Projection... others) {
        var all = new ArrayList<Follower>();
        for (int shard = 0; shard < Follower.SHARDS; shard++) {
            all.add(follower(shard, pageRows, source, others));
        }
        return all;
    }

    /** Works off all that there is; nothing may be written meanwhile. */
    static void drain(List<Follower> followers) throws SQLException {
        // A last round passes the cursors that the round before has left behind.
        for (int calm = 0; calm < 3; calm++) {
            for (Follower follower : followers) {
                while (follower.turn() != Turn.CALM) {
                    calm = 0;
                }
            }
        }
    }

    /** A connection that does not commit by itself. */
    public Connection connect() throws SQLException {
        Connection connection = DriverManager.getConnection(postgres.url());
        connection.setAutoCommit(false);
        return connection;
    }

    /** Writes a row of a subject drawn by lot; the caller commits. */
    public void write(Connection connection, SplittableRandom random) throws SQLException {
        String id = "s-" + random.nextInt(SUBJECTS);
        long version;
        synchronized (versions) {
            version = versions.merge(id, 1L, Long::sum);
        }
        write(connection, id, version, event(id, version, random));
    }

    private static SubjectEvent.Observed event(String id, long version, SplittableRandom random) {
        Instant at = BEGIN.plusMillis(random.nextInt(4 * 3_600_000));
        var observations = new ArrayList<Observation>();
        var insights = new ArrayList<Insight>();
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            String name = id + "-" + version + "-" + i;
            observations.add(
                    new Observation(name, "/test", TallyDomain.NOTE, at, Position.Keyed.INSTANCE, new Count(version)));
            insights.add(insight(name, at, random));
        }
        return new SubjectEvent.Observed(at, observations, insights, List.of());
    }

    private static Insight insight(String observation, Instant at, SplittableRandom random) {
        var by = new Provenance.Fallback("none", ModelAnswer.Cause.NOT_ASKED);
        double score = random.nextDouble();
        if (random.nextInt(4) == 0) {
            Insight.Verdict verdict = List.of(Insight.Verdict.values()).get(random.nextInt(3));
            var reason = new Reason("SPEND", "Purchase-" + random.nextInt(5), 0, 1, 2);
            return new Insight.Decision(observation, at, verdict, score, List.of(reason), by);
        }
        return new Insight.Anomaly(observation, at, score, random.nextInt(20) == 0, List.of(), by);
    }

    /** Writes a row as a subject would. */
    void write(Connection connection, String id, long version, SubjectEvent event) throws SQLException {
        JournalBytes stored = new EventCodec(domain).encode(event);
        write(connection, id, version, stored);
    }

    void write(Connection connection, String id, long version, JournalBytes stored) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                INSERT INTO event_journal
                  (persistence_id, sequence_number, writer, event_ser_id, event_ser_manifest, event_payload)
                VALUES (?, ?, 'test', 7301, ?, ?)""")) {
            statement.setString(1, "tally|" + id);
            statement.setLong(2, version);
            statement.setString(3, stored.manifest());
            statement.setBytes(4, stored.bytes());
            statement.executeUpdate();
        }
    }

    /** Every row, read without any projection. */
    List<JournalRow> journal() {
        return new JdbcJournalReader(database.source(), domains).after(Cursor.START, Integer.MAX_VALUE);
    }

    /** The ids of the insights that must be found. */
    Set<String> expectedInsights() {
        var ids = new TreeSet<String>();
        for (JournalRow row : journal()) {
            List<Insight> said = ((SubjectEvent.Observed) row.event()).insights();
            for (int place = 0; place < said.size(); place++) {
                if (KEEPING.keeps(outlined(said.get(place)), row.subject().persistenceId(), row.version(), place)) {
                    ids.add(new InsightId(row.subject(), row.version(), place).toString());
                }
            }
        }
        return ids;
    }

    private static Outline.Said outlined(Insight insight) {
        return switch (insight) {
            case Insight.Anomaly a ->
                new Outline.Said(a.alarm() ? Outline.Kind.ALARM : Outline.Kind.ANOMALY, a.score());
            case Insight.Decision d ->
                new Outline.Said(Outline.Kind.valueOf(d.verdict().name()), d.score());
            case Insight.Forecast f -> throw new AssertionError("Nobody forecasts here.");
        };
    }

    /** The ids of the insights that are found, page by page; in their order. */
    List<String> foundInsights() {
        var ids = new ArrayList<String>();
        Optional<InsightKey> after = Optional.empty();
        do {
            InsightPage page = models.find(Wishes.all().after(after).limit(97).wish());
            page.said().forEach(said -> ids.add(said.replaceFirst("(?s)^\\{\"id\":\"([^\"]*)\".*", "$1")));
            after = page.next();
        } while (after.isPresent());
        return ids;
    }

    /** What must be counted in all, and what is: observations, insights, alarms, decisions, and the sum of scores. */
    public record Sums(
            long rows, long observations, long insights, long alarms, long decisions, long scoreMillionths) {}

    /** What must be counted. */
    public Sums expectedSums() {
        long rows = 0;
        long observations = 0;
        long insights = 0;
        long alarms = 0;
        long decisions = 0;
        long score = 0;
        for (JournalRow row : journal()) {
            var event = (SubjectEvent.Observed) row.event();
            rows++;
            observations += event.observations().size();
            for (Insight insight : event.insights()) {
                insights++;
                alarms += insight instanceof Insight.Anomaly anomaly && anomaly.alarm() ? 1 : 0;
                decisions += insight instanceof Insight.Decision ? 1 : 0;
                score += Math.round(outlined(insight).score() * 1e6);
            }
        }
        return new Sums(rows, observations, insights, alarms, decisions, score);
    }

    /** What is counted. */
    public Sums sums(Unit unit) {
        long[] sums = new long[6];
        for (Aggregate each : models.aggregates(Optional.of("tally"), unit, BEGIN, BEGIN.plus(Duration.ofDays(2)))) {
            sums[0] += each.rows();
            sums[1] += each.observations();
            sums[2] += each.insights();
            sums[3] += each.alarms();
            sums[4] += each.approved() + each.reviewed() + each.declined();
            sums[5] += Math.round(each.meanScore() * each.scored() * 1e6);
        }
        return new Sums(sums[0], sums[1], sums[2], sums[3], sums[4], sums[5]);
    }

    @Override
    public void close() {
        writing.close();
        database.close();
    }
}
