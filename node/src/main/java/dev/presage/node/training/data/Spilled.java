package dev.presage.node.training.data;

import dev.presage.persistence.domain.Codec;
import dev.presage.persistence.journal.Cursor;
import dev.presage.protocol.Observation;
import dev.presage.protocol.Payload;
import dev.presage.protocol.Position;
import dev.presage.protocol.wire.WireReader;
import dev.presage.protocol.wire.WireWriter;

/**
 * An observation on its way into a set.
 *
 * @param said score that Presage gave it when it came; NaN if none
 * @param cursor of the row of the journal that holds it
 */
record Spilled(Observation observation, float said, Cursor cursor) {
    byte[] write(Codec<Payload> payloads) {
        var out = new WireWriter()
                .text(observation.id())
                .text(observation.source())
                .text(observation.type())
                .instant(observation.time())
                .single(said)
                .number(cursor.transaction())
                .number(cursor.ordering());
        payloads.write(observation.data(), out);
        return out.toByteArray();
    }

    static Spilled read(byte[] bytes, Codec<Payload> payloads) {
        var in = new WireReader(bytes);
        String id = in.text();
        String source = in.text();
        String type = in.text();
        var time = in.instant();
        float said = in.single();
        var cursor = new Cursor(in.number(), in.number());
        Payload data = payloads.read(payloads.version(), in);
        return new Spilled(new Observation(id, source, type, time, Position.Keyed.INSTANCE, data), said, cursor);
    }
}
