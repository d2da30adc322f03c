package dev.presage.ops.dataset;

import com.typesafe.config.ConfigFactory;
import dev.presage.ops.synthetic.cards.CardEvent;
import dev.presage.ops.synthetic.cards.CardWorld;
import dev.presage.ops.synthetic.cards.CardWorldSettings;
import dev.presage.ops.synthetic.series.Series;
import dev.presage.ops.synthetic.series.SeriesGenerator;
import dev.presage.persistence.domain.Context;
import dev.presage.persistence.domain.Domain;
import dev.presage.persistence.domain.Domains;
import dev.presage.persistence.domain.Memory;
import dev.presage.persistence.domain.Options;
import dev.presage.persistence.domain.Outcome;
import dev.presage.persistence.domain.Step;
import dev.presage.persistence.domain.SubjectRules;
import dev.presage.persistence.domain.account.AccountDomain;
import dev.presage.persistence.domain.account.Label;
import dev.presage.persistence.domain.account.Transaction;
import dev.presage.persistence.domain.device.DeviceDomain;
import dev.presage.persistence.domain.device.Reading;
import dev.presage.persistence.journal.Database;
import dev.presage.persistence.journal.DatabaseSettings;
import dev.presage.persistence.journal.EventCodec;
import dev.presage.persistence.journal.JdbcJournalReader;
import dev.presage.persistence.journal.JournalBytes;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.Observation;
import dev.presage.protocol.Payload;
import dev.presage.protocol.Position;
import dev.presage.protocol.SubjectId;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A journal in a real PostgreSQL, written by the rules of service without a model, from data of our own making. */
public final class RealJournal implements AutoCloseable {
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private static final CardWorldSettings CARDS =
            new CardWorldSettings(150, 100, 0.01, 0.01, 0.01, Duration.ofDays(2), 0.3, CardWorldSettings.Customs.DEMO);

    private final EmbeddedPostgres server;
    private final Database database;
    private final Domains domains;
    private @Nullable ServedModel served;
    private final Map<SubjectId, Life<?>> lives = new HashMap<>();

    public RealJournal() throws IOException {
        server = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .start();
        var options = new Options(Map.of());
        domains = new Domains(List.of(new DeviceDomain(options), new AccountDomain(options)));
        database = Database.open(settings());
    }

    /** Lets weights answer from now on what subjects ask; none until then. */
    public void serve(@Nullable ServedModel model) {
        served = model;
    }

    /** How this database is reached. */
    public DatabaseSettings settings() {
        return DatabaseSettings.from(ConfigFactory.parseMap(Map.of(
                        "presage.persistence.database.url", url(), "presage.persistence.database.user", "postgres"))
                .withFallback(ConfigFactory.parseResources("presage/persistence.conf"))
                .withFallback(ConfigFactory.defaultReferenceUnresolved())
                .resolve());
    }

    String url() {
        return server.getJdbcUrl("postgres", "postgres");
    }

    public Domains domains() {
        return domains;
    }

    public JdbcJournalReader reader() {
        return new JdbcJournalReader(database.source(), domains);
    }

    /** Writes what happens to cards in so many days. */
    public void writeCards(int days) throws SQLException {
        var world =
                new CardWorld(CARDS, 7, CardWorld.Position.of(LocalDate.ofInstant(START, java.time.ZoneOffset.UTC)));
        try (Connection connection = connect()) {
            for (CardEvent event = world.next();
                    event.time().isBefore(START.plus(Duration.ofDays(days)));
                    event = world.next()) {
                Payload data = switch (event) {
                    case CardEvent.Payment pay ->
                        new Transaction(pay.amount(), pay.currency(), pay.terminal(), pay.merchant(), pay.country());
                    case CardEvent.Label label -> new Label(label.transaction(), label.fraud());
                };
                write(
                        connection,
                        new SubjectId("account", event.card()),
                        new Observation(
                                event.id(), "/cards", event.type(), event.time(), Position.Keyed.INSTANCE, data));
            }
            connection.commit();
        }
    }

    /** Writes readings of devices named {@code machine-<n>}, one after the other at each step. */
    public void writeDevices(int devices, int readings) throws SQLException {
        var generator = new SeriesGenerator(3, 0.4);
        Series[] series = new Series[devices];
        for (int d = 0; d < devices; d++) {
            series[d] = generator.draw(readings);
        }
        try (Connection connection = connect()) {
            for (int r = 0; r < readings; r++) {
                for (int d = 0; d < devices; d++) {
                    var values =
                            new TreeMap<String, Double>(Map.of("load", series[d].values()[r], "rest", (double) r % 3));
                    write(
                            connection,
                            new SubjectId("device", "machine-" + d),
                            reading("machine-" + d + "-" + r, START.plusSeconds(r * 10L), values));
                }
            }
            connection.commit();
        }
    }

    static Observation reading(String id, Instant time, NavigableMap<String, Double> values) {
        return new Observation(
                id, "/machines", DeviceDomain.READING, time, Position.Keyed.INSTANCE, Reading.of(values));
    }

    /** Writes what happens to one subject. */
    public void write(SubjectId subject, Observation observation) throws SQLException {
        try (Connection connection = connect()) {
            write(connection, subject, observation);
            connection.commit();
        }
    }

    private Connection connect() throws SQLException {
        Connection connection = server.getPostgresDatabase().getConnection();
        connection.setAutoCommit(false);
        return connection;
    }

    private void write(Connection connection, SubjectId subject, Observation observation) throws SQLException {
        lives.computeIfAbsent(subject, id -> life(domains, id)).observe(connection, observation, served);
    }

    private static Life<?> life(Domains domains, SubjectId subject) {
        Domain<?> domain = domains.named(subject.domain());
        if (domain == null) {
            throw new IllegalArgumentException("There is no domain " + subject.domain() + ".");
        }
        return Life.of(domain, subject);
    }

    /** One subject as its actor would live, without a model. */
    private static final class Life<M extends Memory> {
        private final SubjectRules<M> rules;
        private final EventCodec codec;
        private Context<M> context;

        private Life(Domain<M> domain, SubjectId subject) {
            this.rules = new SubjectRules<>(domain);
            this.codec = new EventCodec(domain);
            this.context = Context.blank(subject, domain);
        }

        static <M extends Memory> Life<M> of(Domain<M> domain, SubjectId subject) {
            return new Life<>(domain, subject);
        }

        void observe(Connection connection, Observation observation, @Nullable ServedModel served) throws SQLException {
            Instant at = observation.time();
            Outcome<M> outcome = switch (rules.decide(context, List.of(List.of(observation)), at)) {
                case Step.Consult<M> consult ->
                    rules.conclude(
                            context,
                            consult.pending(),
                            served == null
                                    ? new ModelAnswer.Unanswered(ModelAnswer.Cause.UNKNOWN_MODEL)
                                    : served.answer(
                                            consult.question(served.ref()).rows()),
                            at);
                case Step.Persist<M> persist -> persist.outcome();
                case Step.Look<M> look -> throw new AssertionError("They look at nobody: " + look);
                case Step.Answer<M> ignored -> throw new AssertionError("The rules took it for known.");
            };
            context = outcome.next();
            JournalBytes stored = codec.encode(outcome.event());
            try (PreparedStatement insert = connection.prepareStatement("""
                    INSERT INTO event_journal
                      (persistence_id, sequence_number, writer, event_ser_id, event_ser_manifest, event_payload)
                    VALUES (?, ?, 'test', 7301, ?, ?)""")) {
                insert.setString(1, context.subject().persistenceId());
                insert.setLong(2, context.version());
                insert.setString(3, stored.manifest());
                insert.setBytes(4, stored.bytes());
                insert.executeUpdate();
            }
        }
    }

    @Override
    public void close() throws IOException {
        database.close();
        server.close();
    }
}
