package dev.presage.persistence.entity;

import dev.presage.persistence.domain.Domain;
import dev.presage.persistence.domain.Memory;
import dev.presage.persistence.journal.ContextCodec;
import dev.presage.persistence.journal.JournalBytes;
import dev.presage.protocol.SubjectId;
import dev.presage.protocol.wire.MalformedBytes;
import org.apache.pekko.persistence.typed.SnapshotAdapter;

/** Encodes and decodes snapshots in the subject's actor. */
final class StandingAdapter<M extends Memory> implements SnapshotAdapter<Standing<M>> {
    private final SubjectId subject;
    private final ContextCodec<M> codec;

    StandingAdapter(SubjectId subject, Domain<M> domain) {
        this.subject = subject;
        this.codec = new ContextCodec<>(domain);
    }

    @Override
    public Object toJournal(Standing<M> standing) {
        return switch (standing) {
            case Standing.Sound<M> sound -> codec.encode(sound.context());
            case Standing.Quarantined<M> ignored -> throw new IllegalStateException("It is not to be kept.");
        };
    }

    @Override
    public Standing<M> fromJournal(Object stored) {
        try {
            return new Standing.Sound<>(codec.decode(subject, (JournalBytes) stored));
        } catch (MalformedBytes malformed) {
            return new Standing.Quarantined<>("Its snapshot cannot be read: " + malformed.getMessage());
        }
    }
}
