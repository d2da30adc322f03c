package dev.presage.persistence.entity;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.presage.persistence.domain.Context;
import dev.presage.persistence.domain.SubjectRules;
import dev.presage.persistence.domain.peer.Peer;
import dev.presage.persistence.domain.peer.PeerDomain;
import dev.presage.persistence.domain.peer.Word;
import dev.presage.persistence.journal.Database;
import dev.presage.persistence.journal.TestPostgres;
import dev.presage.persistence.journal.snapshots.Snapshots;
import dev.presage.protocol.Answerer;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.Observation;
import dev.presage.protocol.Position;
import dev.presage.protocol.Predict;
import dev.presage.protocol.SubjectCommand;
import dev.presage.protocol.SubjectId;
import dev.presage.protocol.SubjectReply;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** A test bench for subjects of two domains that look at one another, over a real journal. */
final class Peers implements AutoCloseable {
    static final Duration LONG = Duration.ofSeconds(20);
    static final SubjectId LEFT = new SubjectId("left", "l");
    static final SubjectId RIGHT = new SubjectId("right", "r");

    final TestPostgres postgres = TestPostgres.create();
    final Database database = postgres.open();
    final ActorTestKit kit;
    final TestProbe<SubjectReply> sender;
    final Map<SubjectId, ActorRef<SubjectCommand>> present = new ConcurrentHashMap<>();
    final AtomicInteger seen = new AtomicInteger();
    final AtomicInteger unseen = new AtomicInteger();
    final AtomicInteger late = new AtomicInteger();
    final AtomicInteger leftOut = new AtomicInteger();
    private final EntitySettings settings;
    private final Map<String, PeerDomain> domains = Map.of(
            "left", new PeerDomain("left", Set.of("right"), Set.of()),
            "right", new PeerDomain("right", Set.of("left"), Set.of()));
    private int words;

    Peers(String overrides) {
        Config config = ConfigFactory.parseString(overrides).withFallback(postgres.config());
        kit = ActorTestKit.create("peers", config);
        sender = kit.createTestProbe();
        settings = EntitySettings.from(config);
    }

    /** A pool that never knows. */
    ActorRef<Predict> pool() {
        return kit.spawn(Behaviors.receiveMessage(predict -> {
            predict.replyTo().tell(new ModelAnswer.Unanswered(ModelAnswer.Cause.UNKNOWN_MODEL));
            return Behaviors.same();
        }));
    }

    ActorRef<SubjectCommand> wake(SubjectId subject, ActorRef<Predict> pool) {
        PeerDomain domain = Objects.requireNonNull(domains.get(subject.domain()));
        var tools = new SubjectTools<Peer>(
                new SubjectRules<>(domain),
                (model, asker) -> new Answerer(null, pool),
                this::tell,
                InstantSource.system(),
                settings,
                new Counting(),
                Snapshots.of(Adapter.toClassic(kit.system()), domain, fate -> {}));
        ActorRef<SubjectCommand> woken = kit.spawn(SubjectEntity.create(subject, tools, context -> () -> {}));
        present.put(subject, woken);
        return woken;
    }

    /** What is said to somebody who is not there is lost. */
    private void tell(SubjectCommand command) {
        ActorRef<SubjectCommand> other = present.get(command.subject());
        if (other != null) {
            other.tell(command);
        }
    }

    /** Stops a subject for good and waits until it is gone. */
    void stop(SubjectId subject) {
        ActorRef<SubjectCommand> leaving = Objects.requireNonNull(present.remove(subject));
        TestProbe<Object> watcher = kit.createTestProbe();
        leaving.tell(new SubjectCommand.Retire(subject));
        watcher.expectTerminated(leaving);
    }

    void observe(SubjectId subject, double value, List<String> about) {
        var word = new Observation(
                "w-" + words++,
                "/test",
                PeerDomain.sent(subject.domain()),
                Instant.parse("2026-01-01T00:00:00Z"),
                Position.Keyed.INSTANCE,
                new Word(value, about));
        tell(new SubjectCommand.Observe(subject, List.of(word), sender.getRef()));
    }

    SubjectReply.Accepted accepted() {
        return sender.expectMessageClass(SubjectReply.Accepted.class, LONG);
    }

    Map<String, Object> memory(SubjectId subject) {
        tell(new SubjectCommand.Describe(subject, sender.getRef()));
        return sender.expectMessageClass(SubjectReply.Described.class, LONG).memory();
    }

    @Override
    public void close() {
        kit.shutdownTestKit();
        database.close();
    }

    private final class Counting implements EntityListener {
        @Override
        public void concluded(Context<?> now, ActorRef<SubjectCommand> subject) {}

        @Override
        public void woke() {}

        @Override
        public void left() {}

        @Override
        public void journaled(int observations, int insights, long nanos) {}

        @Override
        public void failed() {}

        @Override
        public void quarantined(SubjectId subject, String why) {}

        @Override
        public void overloaded() {}

        @Override
        public void snapshot(Fate fate) {}

        @Override
        public void looked(int known, int unknown) {
            seen.addAndGet(known);
            unseen.addAndGet(unknown);
        }

        @Override
        public void glimpsedLate() {
            late.incrementAndGet();
        }

        @Override
        public void leftOut(int others) {
            leftOut.addAndGet(others);
        }
    }
}
