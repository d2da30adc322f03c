package dev.presage.node.cluster.view;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A member as this node sees it.
 *
 * @param name what it is called; where it is until that is known
 * @param status joining, up, leaving, exiting, down, or gone
 * @param version of the product that it runs
 * @param since when it got this status
 * @param away since when it has been unreachable; null while it is not
 * @param report what it said last; null before the first time
 * @param heard when that was, or when it became a member
 * @param silent whether it said nothing for too long
 */
record Seat(
        NodeKey node,
        String name,
        String status,
        Set<String> roles,
        String version,
        Instant since,
        @Nullable Instant away,
        @Nullable NodeReport report,
        Instant heard,
        boolean silent) {
    static final String GONE = "gone";

    static Seat of(NodeKey node, String name, String status, Set<String> roles, String version, Instant now) {
        return new Seat(node, name, status, roles, version, now, null, null, now, false);
    }

    Seat with(String next, Instant now) {
        return next.equals(status)
                ? this
                : new Seat(
                        node, name, next, roles, version, now, next.equals(GONE) ? null : away, report, heard, silent);
    }

    Seat away(Instant from) {
        return new Seat(node, name, status, roles, version, since, from, report, heard, silent);
    }

    /** It can be reached again, and has as long as anybody else to say something. */
    Seat back(Instant now) {
        return new Seat(node, name, status, roles, version, since, null, report, now, false);
    }

    Seat heard(NodeReport said, Instant now) {
        return new Seat(node, said.numbers().name(), status, roles, version, since, away, said, now, false);
    }

    Seat silenced() {
        return new Seat(node, name, status, roles, version, since, away, report, heard, true);
    }

    boolean isGone() {
        return status.equals(GONE);
    }

    Duration silence(Instant now) {
        return Duration.between(heard, now);
    }
}
