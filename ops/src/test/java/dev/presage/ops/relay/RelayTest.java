package dev.presage.ops.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.presage.node.relay.Relay;
import dev.presage.node.relay.RelaySettings;
import dev.presage.node.sharding.Subjects;
import dev.presage.ops.embedded.EmbeddedPostgresServer;
import dev.presage.ops.embedded.Ports;
import dev.presage.ops.embedded.PostgresSettings;
import dev.presage.ops.embedded.Processes;
import dev.presage.persistence.domain.Domains;
import dev.presage.persistence.domain.Options;
import dev.presage.persistence.domain.account.AccountDomain;
import dev.presage.persistence.domain.account.Label;
import dev.presage.persistence.domain.account.Transaction;
import dev.presage.persistence.domain.terminal.TerminalDomain;
import dev.presage.persistence.entity.EntityListener;
import dev.presage.persistence.entity.EntitySettings;
import dev.presage.persistence.journal.Database;
import dev.presage.persistence.journal.DatabaseSettings;
import dev.presage.persistence.journal.JdbcJournalReader;
import dev.presage.protocol.Answerer;
import dev.presage.protocol.Insight;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.Observation;
import dev.presage.protocol.Payload;
import dev.presage.protocol.Position;
import dev.presage.protocol.Predict;
import dev.presage.protocol.Reason;
import dev.presage.protocol.SubjectCommand;
import dev.presage.protocol.SubjectEvent;
import dev.presage.protocol.SubjectId;
import dev.presage.protocol.SubjectReply;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

class RelayTest {
    private static final Duration LONG = Duration.ofSeconds(40);
    private static final Instant PAID = Instant.parse("2026-11-20T10:00:00Z");
    private static final int CARDS = 30;
    private static final int TERMINALS = 3;
    private static final int PAYMENTS = 120;
    private static final int FRAUDS = 4;
    private static final Domains DOMAINS = new Domains(List.of(
            new AccountDomain(new Options(Map.of("terminals", "terminal", "deadline", "PT5S"))),
            new TerminalDomain(new Options(Map.of()))));

    @TempDir
    Path directory;

    /**
     * Goal: terminals learn of every payment and label exactly once, although the relay dies after it told them and
     * before it kept its place; then an account that pays where frauds were found is decided on by that. Method: a
     * database that refuses to keep the place, then another system on the same journal with pages of another size.
     */
    @Test
    void tellsExactlyOnce() throws Exception {
        try (var postgres =
                        EmbeddedPostgresServer.start(PostgresSettings.in(directory.resolve("postgres"), Ports.free()));
                var database = Database.open(new DatabaseSettings(
                        postgres.jdbcUrl(),
                        postgres.user(),
                        postgres.password(),
                        2,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(30)))) {
            var source = new PGSimpleDataSource();
            source.setUrl(postgres.jdbcUrl());
            source.setUser(postgres.user());
            source.setPassword(postgres.password());
            var reader = new JdbcJournalReader(database.source(), DOMAINS);
            try (var dying = new Member(postgres, reader, forgetful(source), 500)) {
                trade(dying);
                assertThat(Processes.await(LONG, () -> dying.known() >= PAYMENTS))
                        .as("told again for want of a kept place")
                        .isTrue();
            }
            try (var member = new Member(postgres, reader, source, 7)) {
                assertThat(Processes.await(LONG, () -> told(postgres) == PAYMENTS + FRAUDS))
                        .as("all told by the second relay")
                        .isTrue();
                for (int i = 0; i < TERMINALS; i++) {
                    assertThat(member.memory("t-" + i)).containsEntry("payments", (long) PAYMENTS / TERMINALS);
                }
                assertThat(member.memory("t-0")).containsEntry("confirmedFraud", (long) FRAUDS);
                decide(member, reader);
            }
        }
    }

    private static void trade(Member member) throws Exception {
        for (int i = 0; i < PAYMENTS; i++) {
            member.observe("card-" + i % CARDS, "pay-" + i, PAID.plusSeconds(i), paid(i % TERMINALS));
        }
        for (int i = 0; i < FRAUDS; i++) {
            int payment = i * TERMINALS;
            Instant known = PAID.plus(Duration.ofDays(2)).plusSeconds(i);
            member.observe("card-" + payment % CARDS, "label-" + i, known, new Label("pay-" + payment, true));
        }
    }

    private static Transaction paid(int terminal) {
        return new Transaction(20, "EUR", "t-" + terminal, "", "");
    }

    private static void decide(Member member, JdbcJournalReader reader) throws Exception {
        Instant now = PAID.plus(Duration.ofDays(2)).plusSeconds(60);
        // The first look may wake the terminal; by the second it is there.
        member.memory("t-0");
        SubjectReply.Accepted accepted = member.observe("card-fresh", "pay-now", now, paid(0));
        var decision = (Insight.Decision) accepted.insights().getFirst();
        assertThat(decision.score()).isGreaterThan(0.3);
        assertThat(decision.reasons()).extracting(Reason::code).contains("TERMINAL_FRAUDS");
        var row = reader.forward(new SubjectId("account", "card-fresh"), 0, 1).getFirst();
        var event = (SubjectEvent.Observed) row.event();
        assertThat(event.seen().views()).singleElement().satisfies(view -> {
            assertThat(view.subject()).isEqualTo(new SubjectId("terminal", "t-0"));
            assertThat(view.numbers().get("frauds", 0)).isEqualTo(FRAUDS);
        });
    }

    private static long told(EmbeddedPostgresServer postgres) {
        try (var connection = postgres.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT told FROM relay_progress")) {
            return rows.next() ? rows.getLong(1) : 0;
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** Connections that do everything but keep the relay's place. */
    private static DataSource forgetful(DataSource source) {
        return (DataSource) Proxy.newProxyInstance(
                RelayTest.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    try {
                        Object made = method.invoke(source, arguments);
                        return made instanceof Connection connection ? forgetful(connection) : made;
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getTargetException();
                    }
                });
    }

    private static Connection forgetful(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                RelayTest.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (arguments != null && arguments[0] instanceof String sql && sql.startsWith("INSERT")) {
                        throw new SQLException("The relay dies here.");
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getTargetException();
                    }
                });
    }

    /** A cluster of one with accounts, terminals and a relay; its model never answers. */
    private static final class Member implements AutoCloseable {
        private final ActorSystem<Predict> system;
        private final Subjects subjects;
        private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

        Member(EmbeddedPostgresServer postgres, JdbcJournalReader reader, DataSource source, int pageRows) {
            Config config = config(postgres, pageRows);
            system = ActorSystem.create(
                    Behaviors.<Predict>receiveMessage(predict -> {
                        predict.replyTo().tell(new ModelAnswer.Unanswered(ModelAnswer.Cause.UNKNOWN_MODEL));
                        return Behaviors.same();
                    }),
                    "relay",
                    config);
            Cluster cluster = Cluster.get(system);
            cluster.manager().tell(Join.create(cluster.selfMember().address()));
            subjects = new Subjects(
                    system,
                    DOMAINS,
                    domain -> 0,
                    (model, subject) -> new Answerer(null, system),
                    InstantSource.system(),
                    EntitySettings.from(config),
                    EntityListener.NONE);
            system.systemActorOf(
                    Relay.create(new Relay.Parts(
                            reader,
                            source,
                            DOMAINS,
                            stumbling(subjects::tell),
                            InstantSource.system(),
                            RelaySettings.from(config),
                            registry)),
                    "relay",
                    Props.empty());
        }

        /** Fails once, so that every relay here has a round that fails and goes on nevertheless. */
        private static Consumer<SubjectCommand> stumbling(Consumer<SubjectCommand> subjects) {
            var stumbled = new AtomicBoolean();
            return command -> {
                if (!stumbled.getAndSet(true)) {
                    throw new IllegalStateException("It stumbles.");
                }
                subjects.accept(command);
            };
        }

        private static Config config(EmbeddedPostgresServer postgres, int pageRows) {
            return ConfigFactory.parseMap(Map.ofEntries(
                            Map.entry("presage.persistence.database.url", postgres.jdbcUrl()),
                            Map.entry("presage.persistence.database.user", postgres.user()),
                            Map.entry("presage.persistence.database.password", postgres.password()),
                            Map.entry("presage.persistence.entity.glance-patience", "2s"),
                            Map.entry("presage.relay.page-rows", pageRows),
                            Map.entry("presage.relay.poll-interval", "50ms"),
                            Map.entry("presage.relay.retry.min", "200ms"),
                            Map.entry("presage.relay.retry.max", "400ms"),
                            Map.entry("pekko.actor.provider", "cluster"),
                            Map.entry("pekko.remote.artery.canonical.hostname", "127.0.0.1"),
                            Map.entry("pekko.remote.artery.canonical.port", 0),
                            Map.entry("pekko.coordinated-shutdown.exit-jvm", false)))
                    .withFallback(ConfigFactory.parseResources("presage/persistence.conf"))
                    .withFallback(ConfigFactory.parseResources("presage/sharding.conf"))
                    .withFallback(ConfigFactory.parseResources("presage/relay.conf"))
                    .withFallback(ConfigFactory.defaultReferenceUnresolved())
                    .resolve();
        }

        SubjectReply.Accepted observe(String card, String id, Instant time, Payload payload) throws Exception {
            String type = payload instanceof Label ? "dev.presage.account.label" : "dev.presage.account.transaction";
            var observation = new Observation(id, "/test", type, time, Position.Keyed.INSTANCE, payload);
            SubjectReply reply = subjects.ask(
                            replyTo -> new SubjectCommand.Observe(
                                    new SubjectId("account", card), List.of(observation), replyTo),
                            LONG)
                    .toCompletableFuture()
                    .get(LONG.toSeconds(), TimeUnit.SECONDS);
            return (SubjectReply.Accepted) reply;
        }

        Map<String, Object> memory(String terminal) throws Exception {
            SubjectReply reply = subjects.ask(
                            replyTo -> new SubjectCommand.Describe(new SubjectId("terminal", terminal), replyTo), LONG)
                    .toCompletableFuture()
                    .get(LONG.toSeconds(), TimeUnit.SECONDS);
            return ((SubjectReply.Described) reply).memory();
        }

        /** How many tellings their receivers knew already. */
        double known() {
            return registry.counter("presage.relay.tellings", "outcome", "known")
                    .count();
        }

        @Override
        public void close() throws Exception {
            system.terminate();
            system.getWhenTerminated().toCompletableFuture().get(LONG.toSeconds(), TimeUnit.SECONDS);
        }
    }
}
