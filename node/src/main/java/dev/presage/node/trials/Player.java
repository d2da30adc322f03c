package dev.presage.node.trials;

import dev.presage.persistence.domain.Mark;
import dev.presage.persistence.domain.Marks;
import dev.presage.protocol.ModelRef;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.RowAnswer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One version in a match, with its figures of the window at hand. One that broke stays broken until the next match. */
final class Player implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Player.class);
    private static final int MOST_TIMES = 10_000;
    private static final double NANOS = 1e6;

    private final ModelRef ref;
    private @Nullable Contender contender;
    private @Nullable String fault;
    private boolean isFaultNew;
    private Marks marks = new Marks();
    private final long[] nanos = new long[MOST_TIMES];
    private int batches;
    private long failures;
    private long lessons;
    private double lost;
    private double weighed;

    private Player(ModelRef ref) {
        this.ref = ref;
    }

    /** A version made ready; if that does not go, one that is broken from the start, or not there for now. */
    static Player load(ModelRef ref, TrialsPort port) {
        Player player = new Player(ref);
        try {
            player.contender = port.load(ref);
        } catch (UnusableContender unusable) {
            player.broke("It cannot be loaded", unusable);
        } catch (RuntimeException notNow) {
            log.warn("{} {} cannot be compared now.", ref.name(), ref.version(), notNow);
        }
        return player;
    }

    /** What it says to some rows; null if it is broken. */
    @Nullable
    List<RowAnswer> run(List<ModelRow> rows) {
        Contender playing = contender;
        if (playing == null) {
            return null;
        }
        try {
            long began = System.nanoTime();
            List<RowAnswer> answers = playing.run(rows);
            nanos[batches++ % MOST_TIMES] = System.nanoTime() - began;
            return answers;
        } catch (RuntimeException | LinkageError broken) {
            broke("It cannot be run", broken);
            return null;
        }
    }

    void broke(String what, Throwable why) {
        log.warn("{} {} is compared no further. {}.", ref.name(), ref.version(), what, why);
        fault = what + ": " + why.getMessage();
        isFaultNew = true;
        close();
    }

    /** Adds what a lesson cost. */
    void add(Mark mark, double weight) {
        lessons++;
        lost += mark.loss() * weight;
        weighed += weight;
        marks.add(mark, weight);
    }

    /** Adds what a label that came later has to say of a lesson that was added before. */
    void addLabel(double cost, Mark events, double weight) {
        lost += cost * weight;
        marks.add(events, weight);
    }

    void failed() {
        failures++;
    }

    /** Forgets the window's figures. */
    void turn() {
        marks = new Marks();
        batches = 0;
        failures = 0;
        lessons = 0;
        lost = 0;
        weighed = 0;
        isFaultNew = false;
    }

    ModelRef ref() {
        return ref;
    }

    long lessons() {
        return lessons;
    }

    long failures() {
        return failures;
    }

    @Nullable
    String fault() {
        return fault;
    }

    /** Whether it could not be loaded, and perhaps can be later. */
    boolean isAbsent() {
        return contender == null && fault == null;
    }

    /** Whether it broke in this window. */
    boolean isFaultNew() {
        return isFaultNew;
    }

    double loss() {
        return lessons == 0 ? Double.NaN : lost / weighed;
    }

    Marks marks() {
        return marks;
    }

    double p99Millis() {
        long[] times = Arrays.copyOf(nanos, Math.min(batches, MOST_TIMES));
        Arrays.sort(times);
        return times.length == 0 ? Double.NaN : times[(int) Math.ceil(times.length * 0.99) - 1] / NANOS;
    }

    @Override
    public void close() {
        if (contender != null) {
            contender.close();
            contender = null;
        }
    }
}
