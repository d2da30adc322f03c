package dev.presage.persistence.projection;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the projections show. Every call blocks on the database, and throws {@link ReadModelsUnavailable} while it
 * cannot be asked.
 */
public interface ReadModels {
    /** Insights that match, the newest first. */
    InsightPage find(InsightWish wish);

    /**
     * Counts by span of time, the oldest first.
     *
     * @param domain all domains if it is absent
     * @param from the first span is the one that holds it
     * @param to exclusive
     */
    List<Aggregate> aggregates(Optional<String> domain, Unit unit, Instant from, Instant to);

    /** All versions, the newest of each projection first. */
    List<ProjectionState> projections();

    /** Rows that were left out of a projection because they cannot be read, the latest first; some of them. */
    List<ParkedRow> parked(String projection);

    /**
     * Builds a new version beside the one that serves; it takes its place once it has caught up.
     *
     * @return what became of the wish
     */
    Rebuild rebuild(String projection, String who, String why);

    /** A row that cannot be read. */
    record ParkedRow(int version, String persistenceId, long sequenceNumber, String reason, Instant at) {}

    /** What became of a wish to rebuild. */
    sealed interface Rebuild {
        /** It is being built under this version. */
        record Begun(int version) implements Rebuild {}

        /** No projection is called so. */
        enum Unknown implements Rebuild {
            INSTANCE
        }

        /** One is being built already. */
        enum UnderWay implements Rebuild {
            INSTANCE
        }
    }
}
