package dev.presage.persistence.projection;

import dev.presage.persistence.journal.Cursor;
import dev.presage.persistence.journal.JdbcOutlines;
import dev.presage.persistence.journal.OutlinePage;
import dev.presage.persistence.journal.OutlinedRow;
import dev.presage.persistence.journal.Shard;
import dev.presage.persistence.projection.FollowerListener.Reached;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows one shard of the journal for all projections at once, so that a row is read once for all that serve. A
 * version that is being built is read for by itself until it has caught up with them. Blocks; belongs to one thread at
 * a time. Should two followers have the same shard for a moment, the rows still count once: a page is written only if
 * its place is where it was read from.
 */
public final class Follower {
    /** Frozen with a version: another number needs all of them built anew. */
    public static final int SHARDS = 4;

    private static final Logger log = LoggerFactory.getLogger(Follower.class);
    private static final Duration TIDIED_EVERY = Duration.ofSeconds(5);
    private static final Duration PRUNED_EVERY = Duration.ofMinutes(10);

    /** Refused for what it holds (SQLSTATE classes 22 and 23), not for the state the database is in. */
    private static final List<String> REFUSALS = List.of("22", "23");

    private final Map<String, Projection> projections = new HashMap<>();
    private final DataSource source;
    private final Versions versions;
    private final JdbcOutlines journal;
    private final Shard shard;
    private final int pageRows;
    private final InstantSource clock;
    private final FollowerListener listener;
    private int limit;
    private boolean prepared;
    private Instant tidiedAt = Instant.EPOCH;
    private Instant prunedAt = Instant.EPOCH;

    /** Where those that serve stood, and up to where nothing follows: looking there again would be in vain. */
    private Cursor stoodAt = Cursor.START;

    private Cursor nothingUpTo = Cursor.START;

    /**
     * @param source connections that may write
     * @param journal read on connections of its own
     * @param shard which part, from 0 to {@link #SHARDS}
     * @param pageRows rows that are written in one transaction, at most
     */
    public Follower(
            DataSource source,
            JdbcOutlines journal,
            List<Projection> projections,
            int shard,
            int pageRows,
            InstantSource clock,
            FollowerListener listener) {
        this.source = source;
        this.versions = new Versions(source);
        this.journal = journal;
        projections.forEach(projection -> this.projections.put(projection.name(), projection));
        this.shard = new Shard(shard, SHARDS);
        this.pageRows = pageRows;
        this.clock = clock;
        this.listener = listener;
        this.limit = pageRows;
    }

    /**
     * Works off one page of what serves, and one for each version that is being built.
     *
     * @return whether more waits already
     */
    public Turn turn() throws SQLException {
        if (!prepared) {
            for (Projection projection : projections.values()) {
                versions.prepare(projection);
            }
            prepared = true;
        }
        List<Place> places = places();
        Cursor slowest = places.stream()
                .filter(Place::serving)
                .map(Place::cursor)
                .min(Cursor::compareTo)
                .orElse(Cursor.START);
        var together = new ArrayList<Place>();
        var alone = new ArrayList<Place>();
        for (Place place : places) {
            (place.serving() || place.cursor().compareTo(slowest) >= 0 ? together : alone).add(place);
        }
        boolean behind = serve(together, slowest);
        boolean building = false;
        for (Place place : alone) {
            building |= build(place);
        }
        for (Place place : places) {
            if (!place.serving() && versions.switchTo(place.projection(), place.version())) {
                listener.switched(place.projection(), place.version());
                log.info("Version {} of the projection {} serves now.", place.version(), place.projection());
            }
        }
        tidy();
        return behind ? Turn.BEHIND : building ? Turn.BUILDING : Turn.CALM;
    }

    private List<Place> places() throws SQLException {
        try (Connection connection = source.getConnection()) {
            return Places.read(connection, shard.number()).stream()
                    .filter(place -> projections.containsKey(place.projection()))
                    .toList();
        }
    }

    private boolean serve(List<Place> places, Cursor slowest) throws SQLException {
        Cursor from = slowest.equals(stoodAt) && nothingUpTo.compareTo(slowest) > 0 ? nothingUpTo : slowest;
        Instant lookedAt = clock.instant();
        OutlinePage page = journal.after(from, shard, limit);
        if (page.size() == 0) {
            // Not written down: that would be a transaction, and the next look would find that one to pass.
            stoodAt = slowest;
            nothingUpTo = page.upTo();
            places.forEach(place -> reached(place, 0, lookedAt, lookedAt, 0));
            return false;
        }
        if (!write(places, page)) {
            return true;
        }
        Instant oldest = page.rows().isEmpty()
                ? lookedAt
                : page.rows().getFirst().outline().at();
        Instant upTo = page.more() && !page.rows().isEmpty()
                ? page.rows().getLast().outline().at()
                : lookedAt;
        long behind = page.more() ? Math.max(0, journal.newest() - page.upTo().ordering()) : 0;
        places.forEach(place -> reached(place, page.size(), oldest, upTo, behind));
        return page.more();
    }

    private void reached(Place place, int rows, Instant oldest, Instant upTo, long behind) {
        if (place.serving()) {
            listener.reached(
                    new Reached(place.projection(), shard.number(), rows, oldest, upTo, clock.instant(), behind));
        }
    }

    /** Also passes over what has no rows for it, to get where the others are. */
    private boolean build(Place place) throws SQLException {
        OutlinePage page = journal.after(place.cursor(), shard, limit);
        if (page.upTo().equals(place.cursor())) {
            return false;
        }
        write(List.of(place), page);
        return true;
    }

    /**
     * Writes a page and its places, or nothing.
     *
     * @return whether it was written; if not, a new turn finds out why
     */
    private boolean write(List<Place> places, OutlinePage page) throws SQLException {
        try {
            boolean written = commit(places, page, null);
            limit = Math.min(pageRows, limit * 2);
            return written;
        } catch (SQLException refused) {
            requireRefusal(refused);
            if (limit > 1) {
                // Some row holds what a table cannot: smaller and smaller pages find it.
                limit = Math.max(1, limit / 2);
                return false;
            }
            boolean written = true;
            for (Place place : places) {
                written &= writeAlone(place, page);
            }
            return written;
        }
    }

    /** Writes a page of one row; if its table refuses it, it is left out. */
    private boolean writeAlone(Place place, OutlinePage page) throws SQLException {
        try {
            return commit(List.of(place), page, null);
        } catch (SQLException refused) {
            requireRefusal(refused);
            return commit(List.of(place), page, String.valueOf(refused.getMessage()));
        }
    }

    private static void requireRefusal(SQLException failed) throws SQLException {
        String state = failed.getSQLState();
        if (state == null || REFUSALS.stream().noneMatch(state::startsWith)) {
            throw failed;
        }
    }

    /**
     * @param refusal why the page's only row is left out; null if it is to be taken
     */
    private boolean commit(List<Place> places, OutlinePage page, @Nullable String refusal) throws SQLException {
        List<Taken> taken = new ArrayList<>(places.size());
        for (Place place : places) {
            taken.add(take(place, page, refusal));
        }
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            try {
                for (Taken each : taken) {
                    if (!advance(connection, each, page.upTo())) {
                        connection.rollback();
                        return false;
                    }
                }
                for (Taken each : taken) {
                    each.fold.write(connection, each.place.version(), shard.number());
                    Places.park(connection, each.place, each.unreadable);
                }
                connection.commit();
            } catch (SQLException | RuntimeException failed) {
                connection.rollback();
                throw failed;
            } finally {
                connection.setAutoCommit(true);
            }
        }
        for (Taken each : taken) {
            if (!each.unreadable.isEmpty()) {
                listener.parked(each.place.projection(), each.unreadable.size());
            }
        }
        return true;
    }

    /** What a version makes of a page. */
    private record Taken(Place place, Projection.Fold fold, int rows, List<OutlinePage.Unreadable> unreadable) {}

    private Taken take(Place place, OutlinePage page, @Nullable String refusal) {
        Projection.Fold fold = projection(place).begin();
        var unreadable = new ArrayList<OutlinePage.Unreadable>();
        int rows = 0;
        for (OutlinedRow row : page.rows()) {
            if (row.cursor().compareTo(place.cursor()) <= 0) {
                continue;
            }
            if (refusal != null) {
                unreadable.add(unreadable(row, refusal));
                continue;
            }
            try {
                fold.take(row);
                rows++;
            } catch (RuntimeException malformed) {
                unreadable.add(unreadable(row, JdbcOutlines.reason(malformed)));
            }
        }
        for (OutlinePage.Unreadable row : page.unreadable()) {
            if (row.cursor().compareTo(place.cursor()) > 0) {
                unreadable.add(row);
            }
        }
        return new Taken(place, fold, rows, unreadable);
    }

    private static OutlinePage.Unreadable unreadable(OutlinedRow row, String reason) {
        return new OutlinePage.Unreadable(row.cursor(), row.subject().persistenceId(), row.version(), reason);
    }

    private boolean advance(Connection connection, Taken taken, Cursor upTo) throws SQLException {
        Cursor from = taken.place.cursor();
        Cursor to = upTo.compareTo(from) > 0 ? upTo : from;
        return Places.advance(connection, taken.place, shard.number(), to, taken.rows, taken.unreadable.size());
    }

    private Projection projection(Place place) {
        Projection projection = projections.get(place.projection());
        if (projection == null) {
            throw new IllegalStateException("There is no projection " + place.projection() + ".");
        }
        return projection;
    }

    /** What one shard does for all: drops versions that serve no more, and deletes what is too old. */
    private void tidy() throws SQLException {
        Instant now = clock.instant();
        if (shard.number() != 0 || Duration.between(tidiedAt, now).compareTo(TIDIED_EVERY) < 0) {
            return;
        }
        tidiedAt = now;
        for (Projection projection : projections.values()) {
            for (int version : versions.dropRetired(projection)) {
                log.info("Version {} of the projection {} is dropped.", version, projection.name());
            }
        }
        if (Duration.between(prunedAt, now).compareTo(PRUNED_EVERY) >= 0 && !prune(now)) {
            prunedAt = now;
        }
    }

    /** Some of what is too old; the rest is for the next time. */
    private boolean prune(Instant now) throws SQLException {
        boolean more = false;
        for (Place place : places()) {
            try (Connection connection = source.getConnection()) {
                more |= projection(place).prune(connection, place.version(), now);
            }
        }
        return more;
    }
}
