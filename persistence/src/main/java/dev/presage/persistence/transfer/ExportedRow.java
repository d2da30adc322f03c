package dev.presage.persistence.transfer;

import dev.presage.persistence.journal.Cursor;
import dev.presage.persistence.journal.JournalBytes;
import dev.presage.protocol.wire.WireReader;
import dev.presage.protocol.wire.WireWriter;
import org.jspecify.annotations.Nullable;

/**
 * A row of the journal with all that it is made of.
 *
 * @param id the subject's persistence id
 * @param version its sequence number
 * @param place where it stood in the commit order of the database that it was read from
 * @param writer names the incarnation of the subject that wrote it
 * @param atMillis when it was handed over, in milliseconds since 1970
 * @param link of its chain; null if it was written before there were any
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record ExportedRow(
        String id, long version, Cursor place, String writer, long atMillis, JournalBytes bytes, byte @Nullable [] link)
        implements Frame {
    private static final int USUAL_BYTES = 256;
    private static final byte[] NO_LINK = {};

    byte[] body() {
        return new WireWriter(USUAL_BYTES + bytes.bytes().length)
                .text(id)
                .number(version)
                .number(place.transaction())
                .number(place.ordering())
                .text(writer)
                .number(atMillis)
                .bytes(link == null ? NO_LINK : link)
                .text(bytes.manifest())
                .bytes(bytes.bytes())
                .toByteArray();
    }

    static ExportedRow of(byte[] body) {
        var in = new WireReader(body);
        String id = in.text();
        long version = in.number();
        var place = new Cursor(in.number(), in.number());
        String writer = in.text();
        long atMillis = in.number();
        byte[] link = in.bytes();
        return new ExportedRow(
                id,
                version,
                place,
                writer,
                atMillis,
                new JournalBytes(in.text(), in.bytes()),
                link.length == 0 ? null : link);
    }

    /** Its subject and sequence number, for people. */
    String named() {
        return "row " + version + " of " + id.replaceFirst("\\|", "/");
    }
}
