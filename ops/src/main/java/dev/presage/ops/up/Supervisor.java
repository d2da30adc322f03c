package dev.presage.ops.up;

import dev.presage.ops.embedded.CannotStart;
import dev.presage.ops.embedded.Processes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps parts alive. One that dies is started again, each time after a longer pause and beside the others; one that
 * keeps dying ends everything, because then a person has to look.
 */
final class Supervisor {
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration HEALER_BOUND = Duration.ofSeconds(30);
    private static final int MOST_RESTARTS = 6;

    /** A part that has lived this long has recovered: the count begins anew. */
    private static final Duration RECOVERED_AFTER = Duration.ofMinutes(2);

    /** Whoever starts a part waits for it, so each has a thread of its own while it does. */
    private static final Executor STARTERS =
            task -> Thread.ofVirtual().name("starter").start(task);

    private static final class Watched {
        final Part part;
        int restarts;
        volatile long startedNanos;

        /** Done unless the part is being healed just now; only the watching thread replaces it. */
        CompletableFuture<Void> healing = CompletableFuture.completedFuture(null);

        Watched(Part part) {
            this.part = part;
        }

        void start() {
            part.start();
            startedNanos = System.nanoTime();
        }
    }

    private final List<Watched> watched = new ArrayList<>();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final AtomicReference<@Nullable CannotStart> hopeless = new AtomicReference<>();
    private final Consumer<String> say;

    Supervisor(Consumer<String> say) {
        this.say = say;
    }

    /** Starts a part and watches it from now on. Parts are stopped in the reverse order. */
    void start(Part part) {
        startTogether(List.of(part));
    }

    /**
     * Starts parts that do not need one another at the same time, and waits for all of them.
     *
     * @throws CannotStart if one of them does not start
     */
    void startTogether(List<? extends Part> parts) {
        List<CompletableFuture<Void>> starting = new ArrayList<>();
        for (Part part : parts) {
            Watched entry = new Watched(part);
            watched.add(entry);
            starting.add(CompletableFuture.runAsync(entry::start, STARTERS));
        }
        CompletableFuture<?> all = CompletableFuture.allOf(starting.toArray(CompletableFuture[]::new));
        try {
            all.join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof CannotStart cannot ? cannot : failed;
        }
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
            CannotStart failure = hopeless.get();
            if (failure != null) {
                throw failure;
            }
            for (Watched entry : watched) {
                if (!isStopping() && entry.healing.isDone() && !entry.part.isAlive()) {
                    entry.healing = CompletableFuture.runAsync(() -> heal(entry), STARTERS);
                }
            }
        }
    }

    /** Stops all parts one after another, the last started first. */
    void stopAll() {
        requestStop();
        for (Watched entry : watched.reversed()) {
            try {
                // Whoever heals it gives up as soon as it looks, and must not start it once it has been stopped.
                entry.healing.get(HEALER_BOUND.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException noMatter) {
                // It is stopped all the same.
            }
            entry.part.stop();
        }
    }

    private void heal(Watched entry) {
        try {
            restart(entry);
        } catch (CannotStart keepsDying) {
            hopeless.compareAndSet(null, keepsDying);
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
                entry.start();
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
