package dev.presage.node;

import com.typesafe.config.Config;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The clock that everything on a node goes by: the machine's, or that one put off to see what comes of it. */
final class NodeClock {
    private static final Logger log = LoggerFactory.getLogger(NodeClock.class);

    private NodeClock() {}

    /** Reads {@code presage.node.clock-offset}. */
    static InstantSource of(Config config) {
        Duration offset = offset(config);
        return offset.isZero() ? InstantSource.system() : InstantSource.offset(InstantSource.system(), offset);
    }

    /** Says so if it is put off: nobody should find out later. */
    static void announce(Config config) {
        Duration offset = offset(config);
        if (!offset.isZero()) {
            log.warn("This node's clock is put off by {}, as presage.node.clock-offset says.", offset);
        }
    }

    private static Duration offset(Config config) {
        return config.getDuration("presage.node.clock-offset");
    }
}
