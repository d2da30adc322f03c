package dev.presage.ops.bench;

import com.sun.management.ThreadMXBean;
import dev.presage.persistence.domain.Context;
import dev.presage.persistence.domain.Options;
import dev.presage.persistence.domain.Outcome;
import dev.presage.persistence.domain.Step;
import dev.presage.persistence.domain.SubjectRules;
import dev.presage.persistence.domain.device.DeviceDomain;
import dev.presage.persistence.domain.device.DeviceMemory;
import dev.presage.persistence.journal.ContextCodec;
import dev.presage.persistence.journal.EventCodec;
import dev.presage.persistence.journal.JournalBytes;
import dev.presage.protocol.Observation;
import dev.presage.protocol.SubjectId;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * What a reading costs in the pure rules: deciding, concluding from a model's canned answer and encoding the row, for
 * many devices of one channel in memory, drawn uniformly. No actor, no model, no database: time is processor time of
 * the one thread that does it all, and the collector's is told apart.
 */
public final class RulesBench {
    /** Readings a device has seen before it is measured: enough to fill its window of keys and its rings. */
    private static final int PAST = 1_000;

    private static final int[] PER_ROW = {1, 3};
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final int devices;
    private final int grown;
    private final int rounds;
    private final int rows;
    private final SubjectRules<DeviceMemory> rules;
    private final EventCodec events;
    private final ContextCodec<DeviceMemory> contexts;
    private final CannedReadings readings;
    private final SplittableRandom random = new SplittableRandom(1);

    /** So that no encoding is thrown away as unused. */
    private long written;

    /**
     * @param devices how many take turns
     * @param grown how many of them live through a past of their own; the others begin as copies of these
     * @param rounds how many rounds are measured, after one that is not
     * @param rows rows of a round
     */
    public RulesBench(int devices, int grown, int rounds, int rows) {
        this.devices = devices;
        this.grown = grown;
        this.rounds = rounds;
        this.rows = rows;
        var domain = new DeviceDomain(new Options(Map.of()));
        this.rules = new SubjectRules<>(domain);
        this.events = new EventCodec(domain);
        this.contexts = new ContextCodec<>(domain);
        this.readings = new CannedReadings(devices);
    }

    /** 10,000 devices. */
    public static RulesBench usual() {
        return new RulesBench(10_000, 1_000, 5, 200_000);
    }

    /** Readings and what they took. */
    private record Work(long readings, long nanos, long bytes, long gcMillis) {
        Work plus(Work other) {
            return new Work(
                    readings + other.readings, nanos + other.nanos, bytes + other.bytes, gcMillis + other.gcMillis);
        }
    }

    /** Measures; blocks until done. */
    public List<Figure> run() {
        List<Figure> figures = new ArrayList<>();
        // Loads what the first subject of all needs, which is not part of any subject.
        written += grow(0).version();
        long empty = usedBytes();
        List<Context<DeviceMemory>> subjects = new ArrayList<>(devices);
        for (int device = 0; device < grown; device++) {
            subjects.add(grow(device));
        }
        double contextBytes = (double) (usedBytes() - empty) / grown;
        for (int device = grown; device < devices; device++) {
            subjects.add(copy(subjects.get(device % grown), device));
        }
        Work[] work = {new Work(0, 0, 0, 0), new Work(0, 0, 0, 0)};
        for (int round = 0; round <= rounds; round++) {
            for (int i = 0; i < work.length; i++) {
                Work done = round(subjects, PER_ROW[i]);
                work[i] = round == 0 ? work[i] : work[i].plus(done);
            }
        }
        for (int i = 0; i < work.length; i++) {
            Work done = work[i];
            String at = "_per_reading_at_" + PER_ROW[i];
            figures.add(new Figure("rules_us" + at, done.nanos() / 1e3 / done.readings(), "us"));
            figures.add(new Figure("rules_gc_us" + at, done.gcMillis() * 1e3 / done.readings(), "us"));
            figures.add(new Figure("rules_bytes" + at, (double) done.bytes() / done.readings(), "bytes"));
        }
        figures.add(new Figure("rules_context_bytes", contextBytes, "bytes"));
        figures.add(new Figure("rules_row_bytes", (double) written / Math.max(1, readings.rows()), "bytes"));
        return figures;
    }

    private Context<DeviceMemory> grow(int device) {
        Context<DeviceMemory> context = Context.blank(new SubjectId("device", "device-" + device), rules.domain());
        for (int i = 0; i < PAST; i++) {
            context = live(context, readings.next(device, 1));
        }
        return context;
    }

    /** Goes through the snapshot's bytes, so that nothing is shared with the original. */
    private Context<DeviceMemory> copy(Context<DeviceMemory> original, int device) {
        readings.follow(device, device % grown);
        return contexts.decode(new SubjectId("device", "device-" + device), contexts.encode(original));
    }

    /** Readings are made ahead in small portions, so that making them is neither measured nor cools the caches. */
    private Work round(List<Context<DeviceMemory>> subjects, int perRow) {
        Work work = new Work(0, 0, 0, 0);
        int portion = Math.min(rows, 1_000);
        int[] turns = new int[portion];
        List<List<Observation>> commands = new ArrayList<>(portion);
        for (int done = 0; done < rows; done += portion) {
            commands.clear();
            for (int i = 0; i < portion; i++) {
                turns[i] = random.nextInt(devices);
                commands.add(readings.next(turns[i], perRow));
            }
            long gc = gcMillis();
            long bytes = THREADS.getCurrentThreadAllocatedBytes();
            long begun = THREADS.getCurrentThreadCpuTime();
            for (int i = 0; i < portion; i++) {
                subjects.set(turns[i], live(subjects.get(turns[i]), commands.get(i)));
            }
            long nanos = THREADS.getCurrentThreadCpuTime() - begun;
            work = work.plus(new Work(
                    (long) portion * perRow, nanos, THREADS.getCurrentThreadAllocatedBytes() - bytes, gcMillis() - gc));
        }
        return work;
    }

    private Context<DeviceMemory> live(Context<DeviceMemory> context, List<Observation> command) {
        if (!(rules.decide(context, List.of(command), AT) instanceof Step.Consult<DeviceMemory> consult)) {
            throw new IllegalStateException("A new reading led to no question.");
        }
        Outcome<DeviceMemory> outcome =
                rules.conclude(context, consult.pending(), readings.answer(consult.question()), AT);
        JournalBytes row = events.encode(outcome.event());
        written += row.bytes().length;
        return outcome.next();
    }

    /** What is on the heap and still in use. */
    private static long usedBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long gcMillis() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .sum();
    }
}
