package dev.presage.persistence.journal.snapshots;

import dev.presage.persistence.domain.Context;
import dev.presage.persistence.domain.Domain;
import dev.presage.persistence.domain.Memory;
import dev.presage.persistence.journal.ContextCodec;
import dev.presage.persistence.journal.JournalBytes;
import dev.presage.persistence.journal.snapshots.SnapshotListener.Fate;
import dev.presage.protocol.SubjectId;
import dev.presage.protocol.wire.MalformedBytes;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.actor.ActorSystem;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Snapshots of one domain's subjects. Safe for many threads.
 *
 * @param <M> what is remembered of a subject
 */
public final class Snapshots<M extends Memory> {
    private static final Logger log = LoggerFactory.getLogger(Snapshots.class);

    private final ContextCodec<M> codec;
    private final SnapshotWriter writer;
    private final SnapshotListener listener;
    private final AtomicBoolean complained = new AtomicBoolean();

    Snapshots(Domain<M> domain, SnapshotWriter writer, SnapshotListener listener) {
        this.codec = new ContextCodec<>(domain);
        this.writer = writer;
        this.listener = listener;
    }

    /** Those of a domain on this node; from then on the domain's subjects wake by them. */
    public static <M extends Memory> Snapshots<M> of(ActorSystem system, Domain<M> domain, SnapshotListener listener) {
        return SnapshotShelf.of(system).add(domain, listener);
    }

    /**
     * Keeps a context, which the journal must hold already, some time soon. Returns at once.
     *
     * @return false if too many wait, so that it is not kept
     */
    public boolean keep(Context<M> context) {
        return writer.keep(
                context.subject().persistenceId(),
                context.version(),
                context.version() + context.observed(),
                () -> codec.encode(context),
                listener);
    }

    /** Reads a snapshot; null if it is not understood. */
    @Nullable
    Context<M> read(String id, long version, JournalBytes stored) {
        try {
            Context<M> context = codec.decode(SubjectId.ofPersistenceId(id), stored);
            if (context.version() != version) {
                throw new MalformedBytes("It is of another version than its row says.");
            }
            return context;
        } catch (MalformedBytes malformed) {
            listener.snapshot(Fate.UNREADABLE);
            if (complained.compareAndSet(false, true)) {
                log.warn(
                        "The snapshot of {} at version {} cannot be read, so all its rows are. Others that follow are"
                                + " only counted.",
                        SubjectId.ofPersistenceId(id),
                        version,
                        malformed);
            }
            return null;
        }
    }
}
