package dev.presage.ops.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presage.ops.chaos.load.Ledger;
import dev.presage.ops.chaos.load.Load;
import dev.presage.ops.embedded.NodeProcess;
import dev.presage.ops.embedded.Ports;
import dev.presage.ops.embedded.Processes;
import dev.presage.ops.tls.Authority;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Three nodes are one Presage. */
@ResourceLock("three nodes")
class ThreeNodesTest {
    /** On a machine of its own it takes 10 s at most; tests share theirs with builds. */
    private static final Duration RECOVERED_WITHIN = Duration.ofMinutes(1);

    private static final Duration FLOWS_WITHIN = Duration.ofMinutes(2);
    private static final List<String> SUBJECTS = IntStream.range(0, Load.DEVICES)
            .boxed()
            .flatMap(i -> Stream.of("kafka-" + i, "http-" + i))
            .toList();

    @TempDir
    Path home;

    private final Ledger ledger = new Ledger();
    private final Questions questions = new Questions();
    private final AtomicInteger turn = new AtomicInteger();

    /**
     * Goal: any node answers for any subject and all share the work; when one is killed the others answer for its
     * subjects soon, and no acknowledged reading is lost or doubled.
     */
    @InRounds
    void oneOfThreeIsKilled() throws Exception {
        try (var trio = Trio.start(home, this::keys);
                var load = Load.start(trio.broker().bootstrap(), trio.doors(), ledger, JournalCheck.READINGS, 1)) {
            assertThat(Processes.await(FLOWS_WITHIN, () -> ledger.acknowledged() > 1_000))
                    .isTrue();
            for (int place = 0; place < 3; place++) {
                NodeProcess node = trio.node(place);
                assertThat(questions.untilAllAnswer(SUBJECTS, () -> node, FLOWS_WITHIN))
                        .as("subjects that node %d does not answer for", place + 1)
                        .isEmpty();
            }
            for (String shared : List.of("presage_subjects_active", "presage_ingest_records_total")) {
                for (int place = 0; place < 3; place++) {
                    assertThat(questions.metric(trio.node(place), shared))
                            .as("%s of node %d", shared, place + 1)
                            .isPositive();
                }
            }

            strangersAreTurnedAway(trio);

            long killed = System.nanoTime();
            trio.kill(0);
            assertThat(questions.untilAllAnswer(SUBJECTS, () -> any(trio), RECOVERED_WITHIN))
                    .as("subjects that do not answer after the kill")
                    .isEmpty();
            System.out.printf("kill_recovery %.1f s%n", (System.nanoTime() - killed) / 1e9);

            int before = ledger.acknowledged();
            assertThat(Processes.await(FLOWS_WITHIN, () -> ledger.acknowledged() > before + 500))
                    .isTrue();
            load.close();
            new JournalCheck(trio).assertEachOnce(ledger);
        }
    }

    /** Each with a certificate of its own, all of one authority. */
    private Map<String, String> keys(int place) {
        Path keys = home.resolve("keys-" + place);
        Authority.openOrMake(home.resolve("authority"))
                .issue(keys, "node-" + (place + 1), List.of("127.0.0." + (place + 1)));
        return Map.of("PRESAGE_CLUSTER_TLS_DIRECTORY", keys.toString());
    }

    /** Goal: who does not belong here ends with one clear sentence, and does not join by half. */
    private void strangersAreTurnedAway(Trio trio) {
        CompletableFuture<String> ofAnother = CompletableFuture.supplyAsync(
                () -> trio.turnedAway(home.resolve("of-another.log"), Map.of("PRESAGE_CLUSTER_NAME", "beta")));
        CompletableFuture<String> lost = CompletableFuture.supplyAsync(() -> trio.turnedAway(
                home.resolve("lost.log"),
                Map.of(
                        "PRESAGE_CLUSTER_SEEDS", "127.0.0.1:1",
                        "PRESAGE_CLUSTER_PORT", Integer.toString(Ports.free()),
                        "PRESAGE_CLUSTER_JOIN_TIMEOUT", "2s")));
        assertThat(ofAnother.join()).contains("cannot start", "\"presage\"", "\"beta\"");
        assertThat(lost.join()).contains("cannot start", "127.0.0.1:1", "PRESAGE_CLUSTER_SEEDS");
    }

    private NodeProcess any(Trio trio) {
        List<NodeProcess> living = trio.living();
        return living.get(turn.getAndIncrement() % living.size());
    }
}
