package dev.presage.node.healing;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class SupervisionTest {
    private static final ActorTestKit KIT = ActorTestKit.create("supervision");
    private static final Duration LONG = Duration.ofSeconds(20);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AtomicLong now = new AtomicLong();
    private final Supervision supervision = new Supervision(
            registry,
            new SupervisionSettings(Duration.ofMillis(10), Duration.ofMillis(100), Duration.ofMinutes(1), 3),
            now::get);

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    private double restarts() {
        return registry.get("presage.restarts").tag("part", "relay").counter().count();
    }

    /** Fails on "fail", and says "begun" whenever it begins. */
    private static Behavior<String> fragile(ActorRef<String> witness) {
        return Behaviors.setup(context -> {
            witness.tell("begun");
            return Behaviors.receiveMessage(message -> {
                if (message.equals("fail")) {
                    throw new IllegalStateException("It was told to fail.");
                }
                witness.tell(message);
                return Behaviors.same();
            });
        });
    }

    /** Goal: what fails starts again at the same address, however often, which is counted and, if it lasts, named. */
    @Test
    void startsAgainWhatFails() {
        TestProbe<String> witness = KIT.createTestProbe();
        var part = KIT.spawn(supervision.supervised("relay", fragile(witness.getRef())));
        witness.expectMessage(LONG, "begun");
        assertThat(restarts()).isZero();
        for (int i = 1; i <= 4; i++) {
            part.tell("fail");
            witness.expectMessage(LONG, "begun");
            assertThat(restarts()).isEqualTo(i);
            assertThat("".equals(supervision.report().get("relay")))
                    .as("after %d", i)
                    .isEqualTo(i < 3);
        }
        part.tell("hello");
        witness.expectMessage(LONG, "hello");
        now.addAndGet(TimeUnit.SECONDS.toNanos(61));
        assertThat(supervision.report()).containsEntry("relay", "");
    }

    /** Goal: one that cannot even begin is tried until it can. */
    @Test
    void startsAgainWhatCannotBegin() {
        TestProbe<String> witness = KIT.createTestProbe();
        var tries = new AtomicInteger();
        KIT.spawn(supervision.supervised("relay", Behaviors.<String>setup(context -> {
            if (tries.incrementAndGet() < 5) {
                throw new IllegalStateException("Not yet.");
            }
            return fragile(witness.getRef());
        })));
        witness.expectMessage(LONG, "begun");
        assertThat(restarts()).isEqualTo(4);
    }

    /** Goal: a singleton that comes to this node anew has not failed. */
    @Test
    void anotherTurnIsNoFailure() {
        TestProbe<String> witness = KIT.createTestProbe();
        Behavior<String> behavior = supervision.supervised("relay", fragile(witness.getRef()));
        for (int i = 0; i < 2; i++) {
            var turn = KIT.spawn(behavior);
            witness.expectMessage(LONG, "begun");
            KIT.stop(turn);
        }
        assertThat(restarts()).isZero();
    }
}
