package dev.presage.persistence.journal;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.pekko.actor.AbstractExtensionId;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Extension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where it is said that two wrote to one subject. The journal takes a row's number once, so the slower one is refused,
 * and recovers what the other wrote; what it had not made durable is sent again. So nothing is lost or doubled, but
 * that it happened must be known. One for each actor system; safe for many threads.
 */
public final class Conflicts implements Extension {
    private static final Logger log = LoggerFactory.getLogger(Conflicts.class);

    /** Finds the one of an actor system. */
    static final Id ID = new Id();

    private final List<Consumer<Conflict>> listeners = new CopyOnWriteArrayList<>();

    /** How Pekko makes it. */
    static final class Id extends AbstractExtensionId<Conflicts> {
        @Override
        public Conflicts createExtension(ExtendedActorSystem system) {
            return new Conflicts();
        }
    }

    /** How it was noticed. */
    public enum Kind {
        /** A row was refused, because another writer's stands in its place. */
        REFUSED,
        /** Rows that were read back are of one writer, then another, then the first again. */
        INTERLEAVED
    }

    /**
     * Two writers.
     *
     * @param id the subject's persistence id
     * @param version number of the row
     */
    public record Conflict(String id, long version, Kind kind) {}

    /** Of its own, heard of by nobody yet. */
    public Conflicts() {}

    public static Conflicts of(ActorSystem system) {
        return ID.get(system);
    }

    /** From now on {@code listener} hears of each; it must be quick and safe for many threads. */
    public void listen(Consumer<Conflict> listener) {
        listeners.add(listener);
    }

    /** It has happened. */
    public void found(Conflict conflict) {
        switch (conflict.kind()) {
            case REFUSED ->
                log.error(
                        "Two write to {}: row {} was there already. The slower one is refused, recovers and is sent"
                                + " again what it had.",
                        conflict.id(),
                        conflict.version());
            case INTERLEAVED ->
                log.error(
                        "Two wrote to {} by turns: the writer of row {} had written before another did.",
                        conflict.id(),
                        conflict.version());
        }
        listeners.forEach(listener -> listener.accept(conflict));
    }
}
