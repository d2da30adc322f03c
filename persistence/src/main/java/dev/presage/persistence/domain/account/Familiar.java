package dev.presage.persistence.domain.account;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Places an account has been at: the latest so many, and how often it goes to new ones. Immutable.
 *
 * @param places the most recently seen first
 * @param novelty share of visits that are first visits, in [0, 1]
 * @param visits number of visits so far
 */
record Familiar(List<Place> places, double novelty, long visits) {
    /** How quickly habits of going to new places may change: a mean over about so many visits. */
    private static final long NOVELTY_MEMORY = 40;

    static final Familiar BLANK = new Familiar(List.of(), 1, 0);

    /**
     * One place.
     *
     * @param visits how often, at least 1
     * @param lastMillis when last, milliseconds since 1970
     * @param frauds how many visits turned out fraudulent
     */
    record Place(String name, int visits, long lastMillis, int frauds) {}

    Familiar {
        places = Collections.unmodifiableList(places);
    }

    @Nullable
    Place find(String name) {
        for (Place place : places) {
            if (place.name().equals(name)) {
                return place;
            }
        }
        return null;
    }

    /** Takes in a visit; beyond {@code limit} places the one not seen for longest is forgotten. */
    Familiar visited(String name, long millis, int limit) {
        Place known = find(name);
        var next = new ArrayList<Place>(Math.min(limit, places.size() + 1));
        next.add(
                known == null
                        ? new Place(name, 1, millis, 0)
                        : new Place(name, known.visits() + 1, Math.max(millis, known.lastMillis()), known.frauds()));
        for (Place place : places) {
            if (next.size() < limit && !place.name().equals(name)) {
                next.add(place);
            }
        }
        double first = known == null ? 1 : 0;
        return new Familiar(next, novelty + (first - novelty) / Math.min(visits + 1, NOVELTY_MEMORY), visits + 1);
    }

    /** Counts {@code change} more fraudulent visits of a place, if it is still known. */
    Familiar frauds(String name, int change) {
        var next = new ArrayList<>(places);
        next.replaceAll(place -> place.name().equals(name)
                ? new Place(name, place.visits(), place.lastMillis(), Math.max(0, place.frauds() + change))
                : place);
        return new Familiar(next, novelty, visits);
    }
}
