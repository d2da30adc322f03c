package dev.presage.persistence.transfer;

import dev.presage.persistence.journal.JournalBytes;
import dev.presage.protocol.wire.WireReader;
import dev.presage.protocol.wire.WireWriter;

/**
 * A context that was kept, so that its subject need not be replayed from its first row when it wakes.
 *
 * @param id the subject's persistence id
 * @param version sequence number of the row it ends with, which stands in the same file or one before
 * @param created when it was kept, in milliseconds since 1970
 */
public record ExportedContext(String id, long version, long created, JournalBytes bytes) implements Frame {
    byte[] body() {
        return new WireWriter()
                .text(id)
                .number(version)
                .number(created)
                .text(bytes.manifest())
                .bytes(bytes.bytes())
                .toByteArray();
    }

    static ExportedContext of(byte[] body) {
        var in = new WireReader(body);
        return new ExportedContext(in.text(), in.number(), in.number(), new JournalBytes(in.text(), in.bytes()));
    }
}
