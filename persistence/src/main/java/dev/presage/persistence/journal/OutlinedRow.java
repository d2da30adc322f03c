package dev.presage.persistence.journal;

import dev.presage.protocol.SubjectEvent;
import dev.presage.protocol.SubjectId;
import dev.presage.protocol.wire.MalformedBytes;

/** A row of the journal of which only the outline was read; the rest is for whoever asks. */
public final class OutlinedRow {
    private final Cursor cursor;
    private final SubjectId subject;
    private final long version;
    private final Outline outline;
    private final JournalBytes stored;
    private final EventCodec codec;

    OutlinedRow(Cursor cursor, SubjectId subject, long version, JournalBytes stored, EventCodec codec) {
        this.cursor = cursor;
        this.subject = subject;
        this.version = version;
        this.outline = codec.outline(stored);
        this.stored = stored;
        this.codec = codec;
    }

    public Cursor cursor() {
        return cursor;
    }

    public SubjectId subject() {
        return subject;
    }

    /** Its sequence number among the subject's rows. */
    public long version() {
        return version;
    }

    public Outline outline() {
        return outline;
    }

    /**
     * All of it.
     *
     * @throws MalformedBytes if the rest cannot be read
     */
    public SubjectEvent event() {
        return codec.decode(stored);
    }
}
