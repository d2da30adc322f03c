package dev.presage.node;

import java.util.Optional;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;

/** Why a node stops although nobody told it to. */
final class Stopping {
    /** Another cluster took its place. */
    private record Expelled(String why) implements CoordinatedShutdown.Reason {}

    private Stopping() {}

    /** Stops a node in order, for a reason of the product's own. */
    static void because(ActorSystem<?> system, String why) {
        var unused = CoordinatedShutdown.get(system).runAll(new Expelled(why));
    }

    /** Why a stopped node did so; empty if somebody wanted it. */
    static Optional<String> why(ActorSystem<?> system) {
        CoordinatedShutdown.Reason reason =
                CoordinatedShutdown.get(system).getShutdownReason().orElse(CoordinatedShutdown.unknownReason());
        if (reason instanceof Expelled expelled) {
            return Optional.of(expelled.why());
        }
        if (reason.equals(CoordinatedShutdown.clusterDowningReason())) {
            return Optional.of("The other nodes went on without it, because they did not hear of it for a while."
                    + " What it was to write they write.");
        }
        if (reason.equals(CoordinatedShutdown.incompatibleConfigurationDetectedReason())) {
            return Optional.of("The cluster's configuration is another. The log says where they differ.");
        }
        return Optional.empty();
    }
}
