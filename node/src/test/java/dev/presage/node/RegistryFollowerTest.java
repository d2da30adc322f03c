package dev.presage.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presage.node.inference.Lineup;
import dev.presage.node.registry.Entry;
import dev.presage.node.registry.ModelCard;
import dev.presage.node.registry.Registered;
import dev.presage.node.registry.Stage;
import dev.presage.node.registry.Step;
import dev.presage.protocol.ModelRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RegistryFollowerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ActorTestKit kit = ActorTestKit.create();
    private volatile Supplier<List<Registered>> registry = List::of;

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
    }

    private static Registered version(String name, String version, Stage stage, long step) {
        var entry = new Entry(
                new ModelRef(name, version, "ab".repeat(32)),
                new ModelCard("", "", ""),
                "{}",
                "1",
                1,
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Instant.EPOCH,
                "test");
        var latest = new Step(
                name, step, version, Step.Kind.PROMOTED, Optional.empty(), stage, "ann", "A test.", Instant.EPOCH);
        return new Registered(entry, stage, latest);
    }

    /** Goal: each model's champion serves, beside it the latest canary; without a champion nobody does. */
    @Test
    void readsLineups() {
        Map<String, Lineup> lineups = RegistryFollower.lineups(
                List.of(
                        version("a", "1", Stage.CHAMPION, 2),
                        version("a", "2", Stage.CANARY, 5),
                        version("a", "3", Stage.CANARY, 4),
                        version("b", "1", Stage.CHAMPION, 1),
                        version("c", "1", Stage.CANARY, 1)),
                0.2);
        assertThat(lineups).containsOnlyKeys("a", "b");
        assertThat(lineups.get("a")).satisfies(lineup -> {
            assertThat(lineup.champion().version()).isEqualTo("1");
            assertThat(lineup.canary())
                    .hasValueSatisfying(ref -> assertThat(ref.version()).isEqualTo("2"));
            assertThat(lineup.share()).isEqualTo(0.2);
        });
        assertThat(lineups.get("b"))
                .satisfies(lineup -> assertThat(lineup.canary()).isEmpty());
    }

    /** Goal: it looks at once when told, goes on after the registry was away, and looks now and then by itself. */
    @Test
    void looksAgainAfterTrouble() {
        TestProbe<String> served = kit.createTestProbe();
        registry = () -> {
            served.getRef().tell("away");
            throw new IllegalStateException("The registry is away, as the test asked.");
        };
        ActorRef<RegistryFollower.Command> follower = follow(served, Duration.ofHours(1));
        follower.tell(RegistryFollower.Look.NOW);
        await("away", served);
        registry = () -> List.of(version("a", "1", Stage.CHAMPION, 1));
        follower.tell(RegistryFollower.Look.NOW);
        await("1", served);

        var often = follow(served, Duration.ofMillis(20));
        assertThat(often).isNotNull();
        registry = () -> List.of(version("a", "2", Stage.CHAMPION, 2));
        await("2", served);
    }

    private ActorRef<RegistryFollower.Command> follow(TestProbe<String> served, Duration every) {
        return kit.spawn(RegistryFollower.create(
                () -> registry.get(),
                (model, lineup) -> served.getRef().tell(lineup.champion().version()),
                new FollowSettings(every, 0.1)));
    }

    /** What came before is told again and again. */
    private static void await(String told, TestProbe<String> served) {
        served.fishForMessage(
                PATIENCE,
                heard -> heard.equals(told) ? FishingOutcomes.complete() : FishingOutcomes.continueAndIgnore());
    }
}
