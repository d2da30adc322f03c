package dev.presage.ops.chaos.net;

import dev.presage.ops.embedded.Processes;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/** What lies between two nodes in one direction: it carries at once, or slowly, or with losses, or not at all. */
final class Link {
    /** How it behaves. */
    enum Mood {
        GOOD,
        SLOW,
        LOSSY,
        /** Nothing comes through, and nobody is told: what is on its way waits. */
        CUT
    }

    private static final Duration DELAY = Duration.ofMillis(120);
    private static final Duration JITTER = Duration.ofMillis(80);

    /** What TCP waits before it sends a lost packet again. */
    private static final Duration RETRANSMISSION = Duration.ofMillis(200);

    private static final double SHARE_LOST = 0.05;
    private static final double SHARE_BROKEN = 0.002;
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);
    private static final Duration LONGEST = Duration.ofHours(2);

    private final Random random;
    private final AtomicLong hindered = new AtomicLong();
    private volatile Mood mood = Mood.GOOD;

    Link(long seed) {
        this.random = new Random(seed);
    }

    boolean isCut() {
        return mood == Mood.CUT;
    }

    void become(Mood next) {
        mood = next;
    }

    /** How many pieces it has slowed, lost or held back so far. */
    long hindered() {
        return hindered.get();
    }

    /** Waits as long as some bytes take. */
    void carry(int bytes) throws IOException {
        switch (mood) {
            case GOOD -> {}
            case SLOW -> hinder(DELAY.plusMillis(draw(JITTER.toMillis())));
            case LOSSY -> lose();
            case CUT -> {
                hindered.incrementAndGet();
                Processes.await(LONGEST, LOOK_EVERY, () -> mood != Mood.CUT);
            }
        }
    }

    private void lose() throws IOException {
        double fate = chance();
        if (fate < SHARE_BROKEN) {
            hindered.incrementAndGet();
            throw new IOException("The link broke.");
        }
        // Each further loss of the same packet doubles the wait.
        for (Duration wait = RETRANSMISSION; fate < SHARE_LOST; wait = wait.multipliedBy(2)) {
            hinder(wait);
            fate = chance();
        }
    }

    private void hinder(Duration wait) {
        hindered.incrementAndGet();
        Processes.await(wait, wait, () -> false);
    }

    private synchronized double chance() {
        return random.nextDouble();
    }

    private synchronized long draw(long below) {
        return (long) (random.nextDouble() * below);
    }
}
