package dev.presage.node.trials;

import java.util.function.Supplier;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Keeps the comparison going for as long as this node is the one that does it. */
public final class TrialsActor {
    /** Nothing is said to it; it is stopped by whoever started it. */
    public interface Command {}

    private TrialsActor() {}

    /**
     * Begins at once.
     *
     * @param start begins the comparison, without waiting for anything
     */
    public static Behavior<Command> create(Supplier<LiveTrials> start) {
        return Behaviors.setup(context -> {
            LiveTrials trials = start.get();
            var blocking = context.getSystem().dispatchers().lookup(DispatcherSelector.blocking());
            return Behaviors.receive(Command.class)
                    .onSignal(PostStop.class, stopped -> {
                        blocking.execute(trials::close);
                        return Behaviors.same();
                    })
                    .build();
        });
    }
}
