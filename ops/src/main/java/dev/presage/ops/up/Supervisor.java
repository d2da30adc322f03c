package dev.presage.ops.up;

import dev.presage.ops.embedded.CannotStart;
import dev.presage.ops.embedded.Processes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Keeps parts alive. One that dies is started again, each time after a longer pause; one that keeps dying ends
 * everything, because then a person has to look.
 */
final class Supervisor {
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final int MOST_RESTARTS = 6;

    /** A part that has lived this long has recovered: the count begins anew. */
    private static final Duration RECOVERED_AFTER = Duration.ofMinutes(2);

    private static final class Watched {
        final Part part;
        int restarts;
        long startedNanos;

        Watched(Part part) {
            this.part = part;
        }
    }

    private final List<Watched> watched = new ArrayList<>();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Consumer<String> say;

    Supervisor(Consumer<String> say) {
        this.say = say;
    }

    /** Starts a part and watches it from now on. Parts are stopped in the reverse order. */
    void start(Part part) {
        Watched entry = new Watched(part);
        watched.add(entry);
        part.start();
        entry.startedNanos = System.nanoTime();
    }

    /** Asks {@link #watch} to return; may be called from any thread. */
    void requestStop() {
        stop.countDown();
    }

    boolean isStopping() {
        return stop.getCount() == 0;
    }

    /**
     * Watches until {@link #requestStop}.
     *
     * @throws CannotStart if a part keeps dying
     */
    void watch() {
        while (!pause(LOOK_EVERY)) {
            for (Watched entry : watched) {
                if (!isStopping() && !entry.part.isAlive()) {
                    restart(entry);
                }
            }
        }
    }

    /** Stops all parts, the last started first. */
    void stopAll() {
        for (Watched entry : watched.reversed()) {
            entry.part.stop();
        }
    }

    private void restart(Watched entry) {
        if (System.nanoTime() - entry.startedNanos > RECOVERED_AFTER.toNanos()) {
            entry.restarts = 0;
        }
        say.accept(entry.part.name() + " died and is started again. The end of " + entry.part.log() + ":");
        Processes.tail(entry.part.log(), 3).forEach(line -> say.accept("    " + line));
        while (!isStopping()) {
            entry.restarts++;
            if (entry.restarts > MOST_RESTARTS) {
                throw new CannotStart(entry.part.name() + " has died " + MOST_RESTARTS + " times in a row: see "
                        + entry.part.log() + ".");
            }
            if (pause(FIRST_PAUSE.multipliedBy(1L << (entry.restarts - 1)))) {
                return;
            }
            try {
                entry.part.start();
                entry.startedNanos = System.nanoTime();
                if (!isStopping()) {
                    say.accept(entry.part.name() + " works again.");
                }
                return;
            } catch (CannotStart again) {
                say.accept(again.getMessage());
            }
        }
    }

    /** Waits; true if it is time to stop. */
    private boolean pause(Duration length) {
        try {
            return stop.await(length.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            stop.countDown();
            return true;
        }
    }
}
