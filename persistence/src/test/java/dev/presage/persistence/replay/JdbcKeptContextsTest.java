package dev.presage.persistence.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.presage.persistence.domain.Context;
import dev.presage.persistence.domain.Domains;
import dev.presage.persistence.domain.Step;
import dev.presage.persistence.domain.SubjectRules;
import dev.presage.persistence.domain.tally.Tally;
import dev.presage.persistence.domain.tally.TallyDomain;
import dev.presage.persistence.domain.tally.TallyPlay;
import dev.presage.persistence.journal.ContextCodec;
import dev.presage.persistence.journal.Database;
import dev.presage.persistence.journal.EventCodec;
import dev.presage.persistence.journal.JdbcJournalReader;
import dev.presage.persistence.journal.JournalBytes;
import dev.presage.persistence.journal.TestPostgres;
import dev.presage.persistence.journal.snapshots.WaypointSettings;
import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.Observation;
import dev.presage.protocol.Position;
import dev.presage.protocol.SubjectId;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Journeys over the real tables. */
class JdbcKeptContextsTest {
    private static final int ROWS = 60;
    private static final int EVERY = 20;
    private static final Instant BEGUN = Instant.parse("2026-03-01T00:00:00Z");

    private final TestPostgres postgres = TestPostgres.create();
    private final Database database = postgres.open();
    private final TallyDomain domain = new TallyDomain(Duration.ofSeconds(1));
    private final SubjectId subject = new SubjectId(domain.name(), "one");
    private final List<Context<Tally>> lived = new ArrayList<>();
    private final Travel travel = new Travel(
            new JdbcJournalReader(database.source(), new Domains(List.of(domain))),
            new JdbcKeptContexts(database.source(), writing()),
            List.of(domain),
            new WaypointSettings(EVERY, 1 << 20, 10 * ROWS),
            InstantSource.system());

    private PGSimpleDataSource writing() {
        var source = new PGSimpleDataSource();
        source.setUrl(postgres.url());
        return source;
    }

    /** A life of one row a minute. */
    @BeforeEach
    void live() throws SQLException {
        var rules = new SubjectRules<>(domain);
        var play = new TallyPlay();
        var random = new SplittableRandom(5);
        Context<Tally> now = Context.blank(subject, domain);
        try (Connection connection = DriverManager.getConnection(postgres.url());
                PreparedStatement insert = connection.prepareStatement("""
                        INSERT INTO event_journal (persistence_id, sequence_number, writer, write_timestamp,
                          event_ser_id, event_ser_manifest, event_payload)
                        VALUES (?, ?, 'test', ?, 7301, ?, ?)""")) {
            for (int i = 1; i <= ROWS; i++) {
                Instant at = concluded(i);
                String type = play.type(random);
                var observation = new Observation(
                        "e" + i, "/test", type, at, Position.Keyed.INSTANCE, play.payload(type, random));
                var outcome = switch (rules.decide(now, List.of(List.of(observation)), at)) {
                    case Step.Persist<Tally> persist -> persist.outcome();
                    case Step.Consult<Tally> consult ->
                        rules.conclude(now, consult.pending(), play.answer(consult.question(), random), at);
                    case Step.Look<Tally> look -> throw new AssertionError(look);
                    case Step.Answer<Tally> answer -> throw new AssertionError(answer);
                };
                JournalBytes stored = new EventCodec(domain).encode(outcome.event());
                insert.setString(1, subject.persistenceId());
                insert.setLong(2, i);
                insert.setLong(3, at.toEpochMilli());
                insert.setString(4, stored.manifest());
                insert.setBytes(5, stored.bytes());
                insert.executeUpdate();
                now = outcome.next();
                lived.add(now);
            }
        }
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static Instant concluded(int row) {
        return BEGUN.plusSeconds(60L * row);
    }

    private void everywhere() {
        for (int row = ROWS; row >= 1; row--) {
            assertThat(travel.to(subject, new Point.Version(row)).context()).isEqualTo(lived.get(row - 1));
            assertThat(travel.to(subject, new Point.At(concluded(row))).context())
                    .isEqualTo(lived.get(row - 1));
        }
    }

    /** Goal: the past is found by number and by time, with nothing kept, with waypoints, and with a damaged one. */
    @Test
    void thePastIsFound() throws SQLException {
        everywhere();
        assertThat(count("SELECT count(*) FROM waypoint")).isBetween(3L, 6L);
        everywhere();
        postgres.execute("UPDATE waypoint SET payload = set_byte(payload, 3, 255), manifest = 'context:99'"
                + " WHERE sequence_number > 25");
        everywhere();
    }

    /** Goal: the snapshot by which a subject wakes shortens the way too. Method: the rows before it are gone. */
    @Test
    void theSnapshotHelps() {
        postgres.execute("DELETE FROM waypoint");
        var codec = new ContextCodec<>(domain);
        byte[] bytes = codec.encode(lived.get(49)).bytes();
        postgres.execute("INSERT INTO snapshot (persistence_id, sequence_number, created, snapshot_ser_id,"
                + " snapshot_ser_manifest, snapshot_payload) VALUES ('" + subject.persistenceId()
                + "', 50, 0, 7301, 'context:1', '\\x" + HexFormat.of().formatHex(bytes) + "')");
        postgres.execute("DELETE FROM event_journal WHERE sequence_number <= 50");
        assertThat(travel.to(subject, new Point.Version(55)).context()).isEqualTo(lived.get(54));
    }

    /** Goal: a damaged row is named with its subject and number. */
    @Test
    void aDamagedRowIsNamed() {
        postgres.execute("UPDATE event_journal SET event_payload = '\\x00' WHERE sequence_number = 30");
        var broken = catchThrowableOfType(Unreachable.class, () -> travel.to(subject, new Point.Version(40)));
        assertThat(broken.problem().code()).isEqualTo(ErrorCode.HISTORY_BROKEN);
        assertThat(broken.problem().detail()).contains("30").contains(subject.toString());
        assertThat(travel.to(subject, new Point.Version(29)).context()).isEqualTo(lived.get(28));
    }

    private long count(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(postgres.url());
                var rows = connection.createStatement().executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
