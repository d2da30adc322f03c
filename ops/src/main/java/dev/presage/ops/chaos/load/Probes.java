package dev.presage.ops.chaos.load;

import dev.presage.ops.chaos.load.Ledger.Way;
import dev.presage.ops.embedded.Processes;
import dev.presage.ops.events.OutgoingEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Feeds a sample of subjects without a rest, one in each shard, so that every shard's pauses are seen. An answer means
 * that the reading is durable; what is not answered is sent again at once by another door.
 */
public final class Probes implements AutoCloseable {
    private static final Duration EVERY = Duration.ofMillis(250);
    private static final Duration AGAIN = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Doors doors;
    private final Ledger ledger;
    private final List<String> subjects;
    private final List<Answers> answers = new ArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private Probes(Doors doors, Ledger ledger, List<String> subjects) {
        this.doors = doors;
        this.ledger = ledger;
        this.subjects = subjects;
        subjects.forEach(subject -> answers.add(new Answers()));
    }

    /** Begins to feed a device in each shard. */
    public static Probes start(Doors doors, Ledger ledger, int shards) {
        var probes = new Probes(doors, ledger, oneInEach(shards));
        for (int i = 0; i < shards; i++) {
            int index = i;
            var unused = probes.threads.submit(() -> probes.feed(index));
        }
        return probes;
    }

    /** Ids whose hashes, by which sharding goes, cover all shards. */
    static List<String> oneInEach(int shards) {
        var found = new String[shards];
        int missing = shards;
        for (int i = 0; missing > 0; i++) {
            String id = "probe-" + i;
            int shard = Math.abs(id.hashCode() % shards);
            if (found[shard] == null) {
                found[shard] = id;
                missing--;
            }
        }
        return List.of(found);
    }

    private void feed(int index) {
        // Not all at the same moment.
        Processes.await(EVERY.multipliedBy(index).dividedBy(subjects.size()), threads::isShutdown);
        while (!threads.isShutdown()) {
            int number = ledger.next(Way.PROBE);
            String event = Load.structured(
                    Way.PROBE.id(number), OutgoingEvent.READING, subjects.get(index), Load.data(number));
            for (int attempt = index; !threads.isShutdown(); attempt++) {
                if (doors.post(attempt, event, PATIENCE)) {
                    ledger.acknowledge(Way.PROBE, number);
                    answers.get(index).add(System.nanoTime());
                    break;
                }
                Processes.await(AGAIN, AGAIN, threads::isShutdown);
            }
            Processes.await(EVERY, EVERY, threads::isShutdown);
        }
    }

    /** Whether all of them have answered since a moment. */
    public boolean allAnsweredSince(long nanos) {
        return answers.stream().allMatch(each -> each.last(Long.MIN_VALUE) - nanos > 0 && each.last(0) != 0);
    }

    /** Each subject's longest pause in a span, in seconds. */
    public List<Double> pauses(long from, long to) {
        return answers.stream().map(each -> each.longestPause(from, to) / 1e9).toList();
    }

    @Override
    public void close() {
        threads.shutdown();
        try {
            threads.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        threads.shutdownNow();
    }
}
