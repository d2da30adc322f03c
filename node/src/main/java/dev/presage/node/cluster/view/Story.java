package dev.presage.node.cluster.view;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happened; at its bound the oldest is forgotten. Moves that soon follow one another are one entry. */
final class Story {
    private final Deque<Happening> happenings = new ArrayDeque<>();
    private final int most;
    private final Duration settled;
    private Happening.@Nullable Moved moving;

    Story(int most, Duration settled) {
        this.most = most;
        this.settled = settled;
    }

    void add(Happening happening) {
        happenings.addLast(happening);
        if (happenings.size() > most) {
            happenings.removeFirst();
        }
    }

    void moved(List<Move> moves, Instant now) {
        if (moves.isEmpty()) {
            return;
        }
        Happening.Moved before = moving;
        if (before == null) {
            moving = new Happening.Moved(now, now, false, moves);
            add(moving);
            return;
        }
        List<Move> all = new ArrayList<>(before.moves());
        all.addAll(moves);
        replace(before, new Happening.Moved(before.at(), now, false, all));
    }

    /** Closes a hand-over once nothing has moved for a while. */
    void passed(Instant now) {
        Happening.Moved before = moving;
        if (before != null && before.until().plus(settled).isBefore(now)) {
            replace(before, new Happening.Moved(before.at(), before.until(), true, before.moves()));
            moving = null;
        }
    }

    /** The latest first. */
    List<Happening> latestFirst() {
        return new ArrayList<>(happenings).reversed();
    }

    private void replace(Happening.Moved before, Happening.Moved after) {
        List<Happening> kept = new ArrayList<>(happenings);
        kept.replaceAll(each -> each.equals(before) ? after : each);
        happenings.clear();
        happenings.addAll(kept);
        moving = after;
    }
}
