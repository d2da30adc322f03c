package dev.presage.persistence.proof;

import com.zaxxer.hikari.HikariDataSource;
import dev.presage.persistence.domain.Context;
import dev.presage.persistence.domain.Domains;
import dev.presage.persistence.domain.Outcome;
import dev.presage.persistence.domain.Step;
import dev.presage.persistence.domain.SubjectRules;
import dev.presage.persistence.domain.tally.Count;
import dev.presage.persistence.domain.tally.Tally;
import dev.presage.persistence.domain.tally.TallyDomain;
import dev.presage.persistence.domain.tally.TallyPlay;
import dev.presage.persistence.journal.Conflicts;
import dev.presage.persistence.journal.ConnectionPool;
import dev.presage.persistence.journal.ContextCodec;
import dev.presage.persistence.journal.Database;
import dev.presage.persistence.journal.DatabaseSettings;
import dev.presage.persistence.journal.EventCodec;
import dev.presage.persistence.journal.JournalBytes;
import dev.presage.persistence.journal.JournalBytesSerializer;
import dev.presage.persistence.journal.TestPostgres;
import dev.presage.persistence.journal.writing.GroupCommit;
import dev.presage.persistence.journal.writing.NewRow;
import dev.presage.persistence.journal.writing.WritingSettings;
import dev.presage.protocol.Observation;
import dev.presage.protocol.Position;
import dev.presage.protocol.SubjectEvent;
import dev.presage.protocol.SubjectId;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import scala.jdk.javaapi.FutureConverters;

/** A journal of tally subjects as the product writes it, that can be signed and damaged. */
public final class TestJournal implements AutoCloseable {
    private static final Instant BEGIN = Instant.parse("2026-11-23T10:00:00Z");

    public final TestPostgres postgres = TestPostgres.create();
    public final Domains domains;
    public final HikariDataSource source;
    private final Database database = postgres.open();
    private final TallyDomain domain = new TallyDomain(Duration.ofSeconds(1));
    private final SubjectRules<Tally> rules = new SubjectRules<>(domain);
    private final GroupCommit commits;
    private final Map<SubjectId, Context<Tally>> contexts = new HashMap<>();
    private int observations;

    public TestJournal() {
        this(true);
    }

    /**
     * @param chained whether what is written at first is linked
     */
    public TestJournal(boolean chained) {
        domains = new Domains(List.of(domain));
        var settings = DatabaseSettings.from(postgres.config());
        source = ConnectionPool.open(settings, "test", 4, false);
        commits = new GroupCommit(settings, new WritingSettings(1, 400, 1_000, 1_000, chained), new Conflicts());
    }

    /** {@code tally/s-<number>}. */
    public static SubjectId subject(int number) {
        return new SubjectId("tally", "s-" + number);
    }

    /** Writes rows of two observations each. */
    public void grow(SubjectId subject, int rows) {
        for (int i = 0; i < rows; i++) {
            Outcome<Tally> outcome = decide(subject, List.of(count(), count()));
            write(subject, outcome.next().version(), new EventCodec(domain).encode(outcome.event()));
            contexts.put(subject, outcome.next());
        }
    }

    private Outcome<Tally> decide(SubjectId subject, List<Observation> news) {
        Context<Tally> now = contexts.getOrDefault(subject, Context.blank(subject, domain));
        Instant at = BEGIN.plusSeconds(observations);
        return switch (rules.decide(now, List.of(news), at)) {
            case Step.Consult<Tally> consult ->
                rules.conclude(
                        now,
                        consult.pending(),
                        TallyPlay.answer(consult.question(TallyPlay.MODEL).rows()),
                        at);
            case Step.Persist<Tally> persist -> persist.outcome();
            case Step.Answer<Tally> known -> throw new AssertionError("It is known already.");
            case Step.Look<Tally> look -> throw new AssertionError("Tallies look at nobody.");
        };
    }

    private Observation count() {
        int number = observations++;
        return new Observation(
                "e-" + number,
                "/test",
                TallyDomain.COUNT,
                BEGIN.plusMillis(number),
                new Position.Offset("topic#1", number % 3, number),
                new Count(number % 17));
    }

    /** Writes any row. */
    public void write(SubjectId subject, long version, JournalBytes bytes) {
        write(subject, version, bytes, commits);
    }

    private static void write(SubjectId subject, long version, JournalBytes bytes, GroupCommit commits) {
        var row = new NewRow(subject.persistenceId(), version, "test", System.currentTimeMillis(), bytes);
        FutureConverters.asJava(commits.write(List.of(row)))
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    /** Writes a row that holds what the subject's row before held. */
    public void repeat(SubjectId subject) {
        Context<Tally> now = context(subject);
        Outcome<Tally> outcome = decide(subject, List.of(count()));
        var said = new ArrayList<>(outcome.event().observations());
        said.add(said.getFirst());
        var event = new SubjectEvent.Observed(
                outcome.event().at(),
                said,
                outcome.event().insights(),
                outcome.event().carried());
        write(subject, now.version() + 1, new EventCodec(domain).encode(event));
    }

    public Context<Tally> context(SubjectId subject) {
        return contexts.getOrDefault(subject, Context.blank(subject, domain));
    }

    /** Keeps a snapshot of a subject as it stands, or of something else in its place. */
    public void snapshot(SubjectId subject, Context<Tally> context) {
        JournalBytes bytes = new ContextCodec<>(domain).encode(context);
        try (Connection connection = DriverManager.getConnection(postgres.url());
                PreparedStatement insert = connection.prepareStatement("""
                        INSERT INTO snapshot (persistence_id, sequence_number, created, snapshot_ser_id,
                          snapshot_ser_manifest, snapshot_payload, chain)
                        SELECT persistence_id, sequence_number, 1, ?, ?, ?, chain FROM event_journal
                        WHERE persistence_id = ? AND sequence_number = ?""")) {
            insert.setInt(1, JournalBytesSerializer.IDENTIFIER);
            insert.setString(2, bytes.manifest());
            insert.setBytes(3, bytes.bytes());
            insert.setString(4, subject.persistenceId());
            insert.setLong(5, context.version());
            insert.executeUpdate();
        } catch (SQLException broken) {
            throw new AssertionError(broken);
        }
    }

    /** Runs one statement on the database, as somebody with a password might. */
    public void sql(String statement) {
        postgres.execute(statement);
    }

    /** The first column of what a query finds. */
    public List<String> column(String query) {
        try (Connection connection = DriverManager.getConnection(postgres.url());
                ResultSet rows = connection.createStatement().executeQuery(query)) {
            var column = new ArrayList<String>();
            while (rows.next()) {
                column.add(rows.getString(1));
            }
            return column;
        } catch (SQLException broken) {
            throw new AssertionError(query, broken);
        }
    }

    /** Signs all that is committed, in blocks of that many rows or a little more. */
    public List<Signed> sign(ProofKey key, int blockRows) {
        var notary = new Notary(source, key, new Notary.Bounds(7, blockRows), InstantSource.system());
        var signed = new ArrayList<Signed>();
        for (Signed next = notary.sign(); next != null; next = notary.sign()) {
            signed.add(next);
        }
        return signed;
    }

    public static ProofKey key(Path folder) {
        try {
            return ProofKey.load(folder.resolve("proof.key"));
        } catch (IOException broken) {
            throw new AssertionError(broken);
        }
    }

    @Override
    public void close() {
        commits.close();
        source.close();
        database.close();
    }
}
