package dev.presage.persistence.replay;

import dev.presage.persistence.domain.Domain;
import dev.presage.persistence.domain.Memory;
import dev.presage.persistence.domain.SubjectRules;
import dev.presage.persistence.journal.JournalReader;
import dev.presage.persistence.journal.snapshots.WaypointSettings;
import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.SubjectId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Goes back to any point of any subject's life. Blocks; one question replays no more than the settings say, and rests
 * on the journal alone where nothing that was kept can be read. Safe for many threads.
 */
public final class Travel {
    private final Map<String, Road<?>> roads = new HashMap<>();
    private final KeptContexts kept;
    private final InstantSource clock;

    public Travel(
            JournalReader journal,
            KeptContexts kept,
            Collection<? extends Domain<?>> domains,
            WaypointSettings settings,
            InstantSource clock) {
        this.kept = kept;
        this.clock = clock;
        for (Domain<?> domain : domains) {
            roads.put(domain.name(), road(domain, journal, kept, settings));
        }
    }

    private static <M extends Memory> Road<M> road(
            Domain<M> domain, JournalReader journal, KeptContexts kept, WaypointSettings settings) {
        return new Road<>(new SubjectRules<>(domain), journal, kept, settings);
    }

    /**
     * A subject as it was at a point of its life.
     *
     * @throws Unreachable if there is no such point, or its history cannot be read that far
     * @throws dev.presage.persistence.journal.JournalUnavailable while the journal cannot be read
     */
    public Past<?> to(SubjectId subject, Point point) {
        Road<?> road = roads.get(subject.domain());
        if (road == null) {
            throw new Unreachable(ErrorCode.DOMAIN_UNKNOWN, "No domain has this name.");
        }
        Instant now = clock.instant();
        if (point instanceof Point.At time && time.at().isAfter(now)) {
            throw new Unreachable(ErrorCode.POINT_IN_FUTURE, time.at() + " has not come yet; here it is " + now + ".");
        }
        long newest = kept.newest(subject);
        if (newest == 0) {
            throw new Unreachable(ErrorCode.SUBJECT_UNKNOWN, "Nothing has been observed of " + subject + ".");
        }
        return switch (point) {
            case Point.Newest ignored -> road.toVersion(subject, newest, newest, false);
            case Point.At time -> road.toTime(subject, time.at(), newest);
            case Point.Version version -> {
                if (version.version() > newest) {
                    throw new Unreachable(
                            ErrorCode.POINT_AFTER_LAST,
                            "The last event of " + subject + " is number " + newest + ", so that there is no "
                                    + version.version() + ".");
                }
                yield road.toVersion(subject, version.version(), newest, false);
            }
        };
    }
}
