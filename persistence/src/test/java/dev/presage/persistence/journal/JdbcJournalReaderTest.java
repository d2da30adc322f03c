package dev.presage.persistence.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.presage.persistence.domain.Domains;
import dev.presage.persistence.domain.tally.Count;
import dev.presage.persistence.domain.tally.TallyDomain;
import dev.presage.protocol.Insight;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.Observation;
import dev.presage.protocol.Position;
import dev.presage.protocol.Provenance;
import dev.presage.protocol.SubjectEvent;
import dev.presage.protocol.SubjectId;
import dev.presage.protocol.wire.MalformedBytes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JdbcJournalReaderTest {
    private final TestPostgres postgres = TestPostgres.create();
    private final Database database = postgres.open();
    private final TallyDomain domain = new TallyDomain(Duration.ofSeconds(1));
    private final JdbcJournalReader reader = new JdbcJournalReader(database.source(), new Domains(List.of(domain)));

    @AfterEach
    void close() {
        database.close();
    }

    private Connection connect() throws SQLException {
        Connection connection = DriverManager.getConnection(postgres.url());
        connection.setAutoCommit(false);
        return connection;
    }

    private void insert(Connection connection, String id, long version) throws SQLException {
        insert(connection, id, version, List.of());
    }

    private void insert(Connection connection, String id, long version, List<Insight> insights) throws SQLException {
        var observation = new Observation(
                id + "-" + version,
                "/test",
                TallyDomain.NOTE,
                Instant.EPOCH,
                Position.Keyed.INSTANCE,
                new Count(version));
        var event = new SubjectEvent.Observed(Instant.EPOCH, List.of(observation), insights, List.of());
        JournalBytes stored = new EventCodec(domain).encode(event);
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

    private List<String> readOn(List<String> read, List<Cursor> at, int limit) {
        for (JournalRow row : reader.after(at.get(0), limit)) {
            assertThat(row.cursor()).isGreaterThan(at.get(0));
            at.set(0, row.cursor());
            read.add(row.subject().id() + "-" + row.version());
        }
        return read;
    }

    /** Goal: looking up the end costs the same however long the journal is. Method: its plan sorts nothing. */
    @Test
    void theEndIsFoundWithoutReadingTheJournal() throws SQLException {
        try (Connection connection = connect()) {
            for (int version = 1; version <= 2_000; version++) {
                insert(connection, "long", version);
            }
            connection.commit();
            try (var statement = connection.createStatement()) {
                statement.execute("ANALYZE event_journal");
                var plan = new StringBuilder();
                try (var lines = statement.executeQuery("EXPLAIN " + JdbcJournalReader.HEAD)) {
                    while (lines.next()) {
                        plan.append(lines.getString(1)).append('\n');
                    }
                }
                assertThat(plan.toString()).contains("Backward").doesNotContain("Sort");
            }
        }
    }

    /** Goal: a row whose transaction commits late is not skipped. Method: an older transaction outlives a younger. */
    @Test
    void waitsForTheSlowTransaction() throws SQLException {
        var read = new ArrayList<String>();
        var at = new ArrayList<>(List.of(Cursor.START));
        try (Connection slow = connect();
                Connection fast = connect()) {
            insert(slow, "slow", 1);
            insert(fast, "fast", 1);
            fast.commit();
            assertThat(readOn(read, at, 10)).isEmpty();
            assertThat(reader.head()).isEqualTo(Cursor.START);
            slow.commit();
        }
        assertThat(readOn(read, at, 10)).containsExactly("slow-1", "fast-1");
        assertThat(reader.head()).isEqualTo(at.get(0));
        assertThat(readOn(read, at, 10)).hasSize(2);
    }

    /** Goal: whatever the commits' order, every row is read once. Method: 1,000 seeded steps of 6 open transactions. */
    @Test
    void readsEveryRowOnce() throws SQLException {
        var random = new SplittableRandom(1);
        var connections = new ArrayList<Connection>();
        for (int i = 0; i < 6; i++) {
            connections.add(connect());
        }
        var written = new ArrayList<String>();
        var read = new ArrayList<String>();
        var at = new ArrayList<>(List.of(Cursor.START));
        for (int step = 0; step < 1_000; step++) {
            Connection connection = connections.get(random.nextInt(6));
            switch (random.nextInt(3)) {
                case 0 -> connection.commit();
                case 1 -> readOn(read, at, 1 + random.nextInt(5));
                default -> {
                    insert(connection, "s" + step % 7, step);
                    written.add("s" + step % 7 + "-" + step);
                }
            }
        }
        for (Connection connection : connections) {
            connection.commit();
            connection.close();
        }
        assertThat(readOn(read, at, 10_000)).containsExactlyInAnyOrderElementsOf(written);
        assertThat(reader.head()).isEqualTo(at.get(0));
    }

    /** Goal: who asks for what is remarkable gets whole rows of it, and a place behind all that was looked at. */
    @Test
    void leavesOutWhatIsUsual() throws SQLException {
        try (Connection connection = connect()) {
            for (int version = 1; version <= 7; version++) {
                insert(connection, "a", version, List.of(anomaly(version / 10.0, version == 2)));
            }
            connection.commit();
        }
        List<JournalRow> all = reader.after(Cursor.START, 100);
        JournalPage page = reader.remarkable(Cursor.START, 6, new Remarkable(0.5));
        assertThat(page.lookedAt()).isEqualTo(6);
        assertThat(page.rows()).containsExactly(all.get(1), all.get(4), all.get(5));
        assertThat(page.upTo()).isEqualTo(all.get(5).cursor());
        page = reader.remarkable(all.get(2).cursor(), 2, new Remarkable(0.9));
        assertThat(page).isEqualTo(new JournalPage(List.of(), 2, all.get(4).cursor()));
        Cursor end = all.getLast().cursor();
        assertThat(reader.remarkable(end, 2, new Remarkable(0))).isEqualTo(new JournalPage(List.of(), 0, end));
    }

    private static Insight anomaly(double score, boolean alarm) {
        var by = new Provenance.Fallback("none", ModelAnswer.Cause.NOT_ASKED);
        return new Insight.Anomaly("e", Instant.EPOCH, score, alarm, List.of(), by);
    }

    /** Goal: one subject's rows come in pages from both ends, and only its own. */
    @Test
    void pagesThroughOneSubject() throws SQLException {
        try (Connection connection = connect()) {
            for (int version = 1; version <= 5; version++) {
                insert(connection, "a", version);
                insert(connection, "a0", version);
            }
            connection.commit();
        }
        var subject = new SubjectId("tally", "a");
        assertThat(reader.forward(subject, 1, 2))
                .extracting(JournalRow::version)
                .containsExactly(2L, 3L);
        assertThat(reader.backward(subject, Long.MAX_VALUE, 2))
                .extracting(JournalRow::version)
                .containsExactly(5L, 4L);
        assertThat(reader.backward(subject, 1, 2)).isEmpty();
    }

    /** Goal: the newest row of each subject of a domain, paged by id, whatever characters ids hold. */
    @Test
    void listsTheNewestOfEach() throws SQLException {
        var ids = List.of("Z", "a", "a/b", "a~", "b", "z9");
        try (Connection connection = connect()) {
            for (String id : ids) {
                insert(connection, id, 1);
                insert(connection, id, 2);
            }
            connection.commit();
        }
        postgres.execute("INSERT INTO event_journal (persistence_id, sequence_number, writer, event_ser_id,"
                + " event_ser_manifest, event_payload) VALUES ('tallyx|q', 1, 'test', 7301, 'observed:1', '')");
        var seen = new ArrayList<String>();
        String after = "";
        for (List<JournalRow> page = reader.newest("tally", after, 4);
                !page.isEmpty();
                page = reader.newest("tally", after, 4)) {
            assertThat(page).extracting(JournalRow::version).containsOnly(2L);
            page.forEach(row -> seen.add(row.subject().id()));
            after = seen.getLast();
        }
        assertThat(seen).containsExactlyElementsOf(ids);
    }

    /** Goal: bytes that cannot be read are reported with their place, not passed over. */
    @Test
    void saysWhichRowIsUnreadable() throws SQLException {
        try (Connection connection = connect()) {
            insert(connection, "a", 1);
            connection.commit();
        }
        postgres.execute("UPDATE event_journal SET event_payload = '\\x00'");
        assertThatThrownBy(() -> reader.after(Cursor.START, 1))
                .isInstanceOf(MalformedBytes.class)
                .hasMessage("Row 1 of tally/a cannot be read.");
        assertThatThrownBy(() -> reader.remarkable(Cursor.START, 1, new Remarkable(1)))
                .isInstanceOf(MalformedBytes.class)
                .hasMessage("Row 1 of tally/a cannot be read.");
    }
}
