package dev.presage.node.inference.overflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presage.protocol.BatchShape;
import dev.presage.protocol.Floats;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.ModelAnswer.Answered;
import dev.presage.protocol.ModelAnswer.Cause;
import dev.presage.protocol.ModelAnswer.Unanswered;
import dev.presage.protocol.ModelQuery;
import dev.presage.protocol.ModelRef;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.PoolLoad;
import dev.presage.protocol.PoolMessage;
import dev.presage.protocol.Predict;
import dev.presage.protocol.RowAnswer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.Test;

/** What becomes of questions on their way to other nodes, under a clock of the test's own. */
class RouteTest {
    private static final ModelRef WEIGHTS = new ModelRef("sum", "1", "00");
    private static final ModelRef OTHERS = new ModelRef("sum", "2", "01");
    private static final PoolLoad IDLE = new PoolLoad(0, 1_000, 32, 1_000_000, 1);
    private static final long PATIENCE = Duration.ofMillis(500).toNanos();
    private static final long STEP = Duration.ofMillis(10).toNanos();
    private static final OverflowSettings SETTINGS = new OverflowSettings(
            Duration.ofMillis(10), 0.5, 100, 4 << 10, Duration.ofMillis(100), Duration.ofMillis(300), Duration.ZERO);

    private static final List<Cause> CAUSES =
            List.of(Cause.DEADLINE, Cause.OVERLOADED, Cause.FAILED, Cause.UNKNOWN_MODEL);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final RemoteMetrics metrics = new RemoteMetrics(meters, WEIGHTS);
    private long now = Duration.ofDays(1).toNanos();

    private Route route(long seed) {
        return new Route(WEIGHTS, SETTINGS, () -> null, new SplittableRandom(seed), metrics);
    }

    private Predict question(TestInbox<ModelAnswer> asker) {
        var row = new ModelRow(Floats.EMPTY, Floats.of(1, 2, 3), 1);
        return new Predict(new ModelQuery("sum", List.of(row), now + PATIENCE), asker.getRef());
    }

    private static ModelAnswer answerOf(ModelRef weights) {
        var row = new RowAnswer(Floats.of(1), Floats.of(2));
        return new Answered(weights, new BatchShape(32, 1), List.of(row));
    }

    private void say(Route route, ActorRef<PoolMessage> host, long number, ModelAnswer answer) {
        route.answered(
                new PoolMessage.Answers(host, WEIGHTS, IDLE, List.of(new PoolMessage.Answer(number, answer))), now);
    }

    private double retried(String why) {
        return meters.get("presage.pool.remote.retried")
                .tag("why", why)
                .counter()
                .count();
    }

    private Route.Parcel onlyParcel(Route route) {
        List<Route.Parcel> parcels = route.takeParcels(now);
        assertThat(parcels).hasSize(1);
        return parcels.getFirst();
    }

    /** Goal: what a pool that vanished was asked is asked once more elsewhere, and a second loss is said to be one. */
    @Test
    void aLostQuestionIsAskedOnceMore() {
        var asker = TestInbox.<ModelAnswer>create();
        List<ActorRef<PoolMessage>> hosts = hosts(3);
        Route route = route(1);
        hosts.forEach(host -> route.offered(host, IDLE, now));
        route.ask(question(asker), now);
        var first = onlyParcel(route);
        route.gone(first.to(), now);
        var second = onlyParcel(route);
        assertThat(second.to()).isNotEqualTo(first.to());
        assertThat(second.questions().getFirst().number())
                .isNotEqualTo(first.questions().getFirst().number());
        assertThat(retried("gone")).isEqualTo(1);
        route.gone(second.to(), now);
        assertThat(route.takeParcels(now)).isEmpty();
        assertThat(asker.receiveMessage()).isEqualTo(new Unanswered(Cause.FAILED));
        // Whatever comes of it after all is nobody's any more.
        say(route, first.to(), first.questions().getFirst().number(), answerOf(WEIGHTS));
        assertThat(asker.hasMessages()).isFalse();
    }

    /** Goal: a node that says nothing is not waited for, one that has turned away either, one whose model failed is. */
    @Test
    void silenceAndRefusalAreReasonsToAskElsewhere() {
        var asker = TestInbox.<ModelAnswer>create();
        List<ActorRef<PoolMessage>> hosts = hosts(2);
        Route route = route(2);
        hosts.forEach(host -> route.offered(host, IDLE, now));
        route.ask(question(asker), now);
        var first = onlyParcel(route);
        now += SETTINGS.silence().toNanos() + 1;
        ActorRef<PoolMessage> other = hosts.get(0).equals(first.to()) ? hosts.get(1) : hosts.get(0);
        route.offered(other, IDLE, now);
        route.sweep(now);
        var second = onlyParcel(route);
        assertThat(second.to()).isEqualTo(other);
        assertThat(retried("silent")).isEqualTo(1);
        say(route, other, second.questions().getFirst().number(), answerOf(WEIGHTS));
        assertThat(asker.receiveMessage()).isEqualTo(answerOf(WEIGHTS));

        hosts.forEach(host -> route.offered(host, IDLE, now));
        route.ask(question(asker), now);
        var third = onlyParcel(route);
        say(route, third.to(), third.questions().getFirst().number(), new Unanswered(Cause.UNKNOWN_MODEL));
        var fourth = onlyParcel(route);
        assertThat(fourth.to()).isNotEqualTo(third.to());
        say(route, fourth.to(), fourth.questions().getFirst().number(), new Unanswered(Cause.FAILED));
        assertThat(asker.receiveMessage()).isEqualTo(new Unanswered(Cause.FAILED));
        assertThat(route.takeParcels(now)).isEmpty();
        assertThat(route.isIdle()).isTrue();
    }

    /** Goal: an answer by other weights than those that were asked is none. */
    @Test
    void otherWeightsDoNotAnswer() {
        var asker = TestInbox.<ModelAnswer>create();
        Route route = route(3);
        route.offered(hosts(1).getFirst(), IDLE, now);
        route.ask(question(asker), now);
        var parcel = onlyParcel(route);
        say(route, parcel.to(), parcel.questions().getFirst().number(), answerOf(OTHERS));
        assertThat(asker.receiveMessage()).isEqualTo(new Unanswered(Cause.FAILED));
    }

    /** Goal: what is under way is bounded, what travels together is too, and beyond it is said at once. */
    @Test
    void everythingIsBounded() {
        var asker = TestInbox.<ModelAnswer>create();
        Route route = route(4);
        route.offered(hosts(1).getFirst(), IDLE, now);
        IntStream.range(0, SETTINGS.maxInFlight() + 7).forEach(i -> route.ask(question(asker), now));
        assertThat(asker.getAllReceived()).hasSize(7).containsOnly(new Unanswered(Cause.OVERLOADED));
        List<Route.Parcel> parcels = route.takeParcels(now);
        assertThat(parcels).hasSizeBetween(1, 4);
        assertThat(parcels.stream()
                        .mapToInt(parcel -> parcel.questions().size())
                        .sum())
                .isEqualTo(SETTINGS.maxInFlight());
        assertThat(meters.get("presage.pool.remote.in.flight").gauge().value()).isEqualTo(SETTINGS.maxInFlight());
        now += PATIENCE;
        route.sweep(now);
        assertThat(asker.getAllReceived()).hasSize(SETTINGS.maxInFlight()).containsOnly(new Unanswered(Cause.DEADLINE));
        assertThat(meters.get("presage.pool.remote.in.flight").gauge().value()).isZero();
    }

    private static List<ActorRef<PoolMessage>> hosts(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> TestInbox.<PoolMessage>create("host-" + i).getRef())
                .toList();
    }

    /**
     * Goal: whatever is lost, late, doubled or dead, each question is answered exactly once, by its deadline, and asked
     * twice at most. Method: seeded histories under a clock of the test's own, in which messages are dropped, delayed
     * and doubled and nodes die, fall silent, stop serving and come back.
     */
    @Test
    void eachQuestionIsAnsweredOnceByItsDeadline() {
        for (long seed = 0; seed < 300; seed++) {
            new History(seed).play();
        }
        assertThat(retried("gone") + retried("silent") + retried("refused")).isPositive();
    }

    /** One random course of things. */
    private final class History {
        private static final int STEPS = 200;
        private static final int HOSTS = 4;

        private final long seed;
        private final SplittableRandom random;
        private final Route route;
        private final List<ActorRef<PoolMessage>> hosts = hosts(HOSTS);
        private final Set<Integer> alive = new HashSet<>();
        private final List<Due> due = new ArrayList<>();
        private final List<Waiting> waiting = new ArrayList<>();
        private int asked;
        private int sent;
        private int answered;

        /** Something that will be said. */
        private record Due(long at, ActorRef<PoolMessage> host, PoolMessage.Answer answer) {}

        private record Waiting(TestInbox<ModelAnswer> asker, long deadline, List<ModelAnswer> got) {}

        History(long seed) {
            this.seed = seed;
            this.random = new SplittableRandom(seed);
            this.route = route(seed);
        }

        void play() {
            for (int step = 0; step < STEPS; step++) {
                now += STEP;
                happen();
                int questions = step < STEPS / 2 ? random.nextInt(4) : 0;
                for (int i = 0; i < questions; i++) {
                    var asker = TestInbox.<ModelAnswer>create();
                    waiting.add(new Waiting(asker, now + PATIENCE, new ArrayList<>()));
                    route.ask(question(asker), now);
                    asked++;
                }
                route.sweep(now);
                route.takeParcels(now).forEach(this::receive);
                deliver();
                check();
            }
            assertThat(answered).as("answers of seed %d", seed).isEqualTo(asked);
            assertThat(sent).as("questions sent of seed %d", seed).isLessThanOrEqualTo(2 * asked);
            assertThat(route.isIdle()).as("idle after seed %d", seed).isTrue();
        }

        private void happen() {
            int host = random.nextInt(HOSTS);
            switch (random.nextInt(12)) {
                case 0 -> {
                    alive.remove(host);
                    route.gone(hosts.get(host), now);
                }
                case 1 -> alive.remove(host);
                case 2 -> route.withdrawn(hosts.get(host));
                case 3, 4, 5 -> alive.add(host);
                default -> {
                    // Nothing happens.
                }
            }
            for (int each : alive) {
                if (random.nextInt(5) == 0) {
                    var load = new PoolLoad(random.nextInt(900), 1_000, 32, 1_000_000, 1);
                    route.offered(hosts.get(each), load, now);
                }
            }
        }

        private void receive(Route.Parcel parcel) {
            sent += parcel.questions().size();
            int host = hosts.indexOf(parcel.to());
            for (PoolMessage.Numbered each : parcel.questions()) {
                if (!alive.contains(host) || random.nextInt(10) == 0) {
                    continue;
                }
                ModelAnswer answer = random.nextInt(8) == 0
                        ? new Unanswered(CAUSES.get(random.nextInt(CAUSES.size())))
                        : answerOf(WEIGHTS);
                for (int copies = random.nextInt(10) == 0 ? 2 : 1; copies > 0; copies--) {
                    long at = now + random.nextLong(3 * PATIENCE / 2);
                    due.add(new Due(at, parcel.to(), new PoolMessage.Answer(each.number(), answer)));
                }
            }
        }

        private void deliver() {
            for (Due each : List.copyOf(due)) {
                if (each.at() <= now) {
                    due.remove(each);
                    say(
                            route,
                            each.host(),
                            each.answer().number(),
                            each.answer().answer());
                }
            }
        }

        private void check() {
            for (Waiting each : waiting) {
                List<ModelAnswer> more = each.asker().getAllReceived();
                each.got().addAll(more);
                assertThat(each.got())
                        .as("answers to one question, seed %d", seed)
                        .hasSizeLessThanOrEqualTo(1);
                answered += more.size();
            }
            waiting.removeIf(each -> each.deadline() + PATIENCE < now);
            assertThat(answered).isLessThanOrEqualTo(asked);
            long late = waiting.stream().filter(each -> each.deadline() < now).count();
            assertThat(asked - answered)
                    .as("still without an answer though due, seed %d", seed)
                    .isLessThanOrEqualTo((int) (waiting.size() - late));
        }
    }
}
