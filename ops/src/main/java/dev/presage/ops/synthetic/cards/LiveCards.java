package dev.presage.ops.synthetic.cards;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Plays a world in real time: its order and ids, but quicker, and every event stamped with the time at which it is
 * played. To go on after a restart, enter the world at the saved {@link #position()}. For one thread.
 */
public final class LiveCards {
    /** Who stopped asking for longer than this missed nothing: the world stood still meanwhile. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private static final double DAY_SECONDS = 86_400;

    private final CardWorld world;
    private final double speed;
    private CardWorld.Position position;
    private CardEvent next;
    private Instant anchor;
    private Instant worldAnchor;
    private Instant asked;

    /**
     * Starts the play.
     *
     * @param world where to begin
     * @param paymentsPerSecond on average over a day of the world; its nights are quieter
     * @param now time of the first event
     */
    public LiveCards(CardWorld world, double paymentsPerSecond, Instant now) {
        if (!(paymentsPerSecond > 0 && paymentsPerSecond <= 1e6)) {
            throw new IllegalArgumentException("A rate must be above 0 and at most a million payments per second.");
        }
        this.world = world;
        this.speed = paymentsPerSecond * DAY_SECONDS / world.paymentsPerDay();
        this.position = world.position();
        this.next = world.next();
        this.anchor = now;
        this.worldAnchor = next.time();
        this.asked = now;
    }

    /**
     * What has happened since the last call, in order, stamped with when it did.
     *
     * @param now not before that of the last call
     * @param limit most to be told now; the rest comes with the next call
     */
    public List<CardEvent> due(Instant now, int limit) {
        if (Duration.between(asked, now).compareTo(LONGEST_PAUSE) > 0) {
            anchor = now;
            worldAnchor = next.time();
        }
        asked = now;
        var due = new ArrayList<CardEvent>();
        Instant when = played(next);
        while (due.size() < limit && !when.isAfter(now)) {
            due.add(next.at(when));
            position = world.position();
            next = world.next();
            when = played(next);
        }
        return due;
    }

    /** Where the next event stands that was not told yet. */
    public CardWorld.Position position() {
        return position;
    }

    private Instant played(CardEvent event) {
        double worldMillis = Duration.between(worldAnchor, event.time()).toMillis();
        return anchor.plusMillis((long) (worldMillis / speed));
    }
}
