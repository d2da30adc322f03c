package dev.presage.persistence.entity;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.presage.persistence.domain.Context;
import dev.presage.persistence.domain.Domains;
import dev.presage.persistence.domain.SubjectRules;
import dev.presage.persistence.domain.tally.Count;
import dev.presage.persistence.domain.tally.Tally;
import dev.presage.persistence.domain.tally.TallyDomain;
import dev.presage.persistence.domain.tally.TallyPlay;
import dev.presage.persistence.journal.Database;
import dev.presage.persistence.journal.JdbcJournalReader;
import dev.presage.persistence.journal.TestPostgres;
import dev.presage.persistence.journal.snapshots.SnapshotListener.Fate;
import dev.presage.persistence.journal.snapshots.Snapshots;
import dev.presage.protocol.Answerer;
import dev.presage.protocol.Observation;
import dev.presage.protocol.Position;
import dev.presage.protocol.Predict;
import dev.presage.protocol.SubjectCommand;
import dev.presage.protocol.SubjectCommand.Observe;
import dev.presage.protocol.SubjectId;
import dev.presage.protocol.SubjectReply;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** A test bench for tally subjects over a real journal of their own. */
final class Subjects implements AutoCloseable {
    static final SubjectId SUBJECT = new SubjectId("tally", "t-1");
    static final Duration LONG = Duration.ofSeconds(20);
    static final Duration PATIENCE = Duration.ofMillis(300);

    final TestPostgres postgres;
    final Database database;
    final ActorTestKit kit;
    final JdbcJournalReader reader;
    final TestProbe<SubjectReply> sender;
    final TestProbe<SubjectCommand> others;
    final TestProbe<String> findings;
    final AtomicInteger passivations = new AtomicInteger();
    final TallyDomain domain = new TallyDomain(PATIENCE);
    final List<Fate> snapshots = Collections.synchronizedList(new ArrayList<>());
    final List<Context<?>> concluded = Collections.synchronizedList(new ArrayList<>());
    private final EntitySettings settings;

    Subjects(String overrides) {
        this(TestPostgres.create(), overrides);
    }

    /** Over a journal that is there already. */
    Subjects(TestPostgres postgres, String overrides) {
        this.postgres = postgres;
        database = postgres.open();
        Config config = ConfigFactory.parseString(overrides).withFallback(postgres.config());
        kit = ActorTestKit.create("subjects", config);
        reader = new JdbcJournalReader(database.source(), new Domains(List.of(domain)));
        sender = kit.createTestProbe();
        others = kit.createTestProbe();
        findings = kit.createTestProbe();
        settings = EntitySettings.from(config);
    }

    /** Remembers what was concluded and tells of quarantine; hears nothing else. */
    private EntityListener listener() {
        return (EntityListener) Proxy.newProxyInstance(
                Subjects.class.getClassLoader(), new Class<?>[] {EntityListener.class}, (proxy, method, said) -> {
                    if (method.getName().equals("concluded")) {
                        concluded.add((Context<?>) said[0]);
                    } else if (method.getName().equals("quarantined")) {
                        findings.getRef().tell((String) said[1]);
                    }
                    return null;
                });
    }

    /** A pool that answers at once. */
    ActorRef<Predict> pool() {
        return kit.spawn(Behaviors.receiveMessage(predict -> {
            predict.replyTo().tell(TallyPlay.answer(predict.query().rows()));
            return Behaviors.same();
        }));
    }

    ActorRef<SubjectCommand> subject(ActorRef<Predict> pool) {
        return subject((model, subject) -> new Answerer(TallyPlay.MODEL, pool));
    }

    ActorRef<SubjectCommand> subject(BiFunction<String, SubjectId, Answerer> answerers) {
        var tools = new SubjectTools<Tally>(
                new SubjectRules<>(domain),
                answerers,
                others.getRef()::tell,
                InstantSource.system(),
                settings,
                listener(),
                Snapshots.of(Adapter.toClassic(kit.system()), domain, snapshots::add));
        return kit.spawn(SubjectEntity.create(SUBJECT, tools, context -> () -> {
            passivations.incrementAndGet();
            context.getSelf().tell(new SubjectCommand.Retire(SUBJECT));
        }));
    }

    /** Stops a subject for good and waits until it is gone. */
    void stop(ActorRef<SubjectCommand> subject) {
        TestProbe<Object> watcher = kit.createTestProbe();
        subject.tell(new SubjectCommand.Retire(SUBJECT));
        watcher.expectTerminated(subject);
    }

    Observe observe(Observation... observations) {
        return new Observe(SUBJECT, Arrays.asList(observations), sender.getRef());
    }

    static Observation count(int number, double value) {
        return new Observation(
                "e-" + number,
                "/test",
                TallyDomain.COUNT,
                Instant.ofEpochMilli(1_700_000_000_000L + number),
                new Position.Offset("topic#1", 0, number),
                new Count(value));
    }

    SubjectReply.Accepted accepted() {
        return sender.expectMessageClass(SubjectReply.Accepted.class, Duration.ofSeconds(20));
    }

    SubjectReply.Described describe(ActorRef<SubjectCommand> subject) {
        subject.tell(new SubjectCommand.Describe(SUBJECT, sender.getRef()));
        return sender.expectMessageClass(SubjectReply.Described.class, Duration.ofSeconds(20));
    }

    @Override
    public void close() {
        kit.shutdownTestKit();
        database.close();
    }
}
