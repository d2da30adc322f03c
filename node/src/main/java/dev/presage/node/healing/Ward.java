package dev.presage.node.healing;

import dev.presage.protocol.SubjectId;
import java.time.Instant;
import java.util.Optional;

/**
 * A subject in quarantine.
 *
 * @param why it cannot be recovered
 * @param node that found it out last
 * @param since when it was found out first
 * @param lastTried when it was found out last
 * @param tries how often it was
 * @param nextTry when it is tried again by itself
 * @param wished by whom it was last wished to be tried, if by anybody
 */
public record Ward(
        SubjectId subject,
        String why,
        String node,
        Instant since,
        Instant lastTried,
        int tries,
        Instant nextTry,
        Optional<Wished> wished) {
    /** Who wished a subject to be tried again, why and when. */
    public record Wished(String who, String why, Instant at) {}
}
