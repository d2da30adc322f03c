package dev.presage.persistence.entity;

import dev.presage.persistence.domain.Memory;
import dev.presage.persistence.journal.EventCodec;
import dev.presage.persistence.journal.JournalBytes;
import dev.presage.protocol.wire.MalformedBytes;
import org.apache.pekko.persistence.typed.EventAdapter;
import org.apache.pekko.persistence.typed.EventSeq;

/** Decodes in the subject's actor, where also was encoded, because the journal has a single thread for all of them. */
final class EntryAdapter<M extends Memory> extends EventAdapter<Entry<M>, JournalBytes> {
    private final EventCodec codec;

    EntryAdapter(EventCodec codec) {
        this.codec = codec;
    }

    @Override
    public JournalBytes toJournal(Entry<M> entry) {
        return switch (entry) {
            case Entry.Concluded<M> concluded -> concluded.bytes();
            case Entry.Replayed<M> replayed -> codec.encode(replayed.event());
            case Entry.Unreadable<M> unreadable -> throw new IllegalStateException("It was never to be written.");
        };
    }

    @Override
    public String manifest(Entry<M> entry) {
        return "";
    }

    @Override
    public EventSeq<Entry<M>> fromJournal(JournalBytes stored, String manifest) {
        String damage = stored.damage();
        if (damage != null) {
            return EventSeq.single(new Entry.Unreadable<>(damage));
        }
        try {
            return EventSeq.single(new Entry.Replayed<>(codec.decode(stored)));
        } catch (MalformedBytes malformed) {
            return EventSeq.single(new Entry.Unreadable<>(String.valueOf(malformed.getMessage())));
        }
    }
}
