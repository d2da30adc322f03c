package dev.presage.persistence.journal;

import dev.presage.persistence.domain.Codec;
import dev.presage.protocol.Numbers;
import dev.presage.protocol.Payload;
import dev.presage.protocol.wire.MalformedBytes;
import dev.presage.protocol.wire.Provenances;
import dev.presage.protocol.wire.RowReader;
import dev.presage.protocol.wire.RowWriter;
import dev.presage.protocol.wire.WireReader;
import java.time.Instant;

/**
 * Walks over what {@link EventCodec} wrote, from part to part as {@link RowReader} does, and makes nothing of it but an
 * answer. Most readings are usual, and a reader that only wants the others should not pay for making all of them.
 */
final class RowGlance {
    private final WireReader in;
    private final Codec<Payload> payloads;
    /** How many different texts and provenances have come; later ones are named by their number. */
    private int texts;

    private int provenances;
    private Instant at = Instant.EPOCH;
    private int observations;

    /** Is shown the insights of a row, one after the other, and says whether it has seen enough. */
    interface Sight {
        boolean anomaly(double score, boolean alarm);

        /** Something that a glance shows no more of. */
        boolean other();
    }

    RowGlance(byte[] bytes, Codec<Payload> payloads) {
        this.in = new WireReader(bytes);
        this.payloads = payloads;
    }

    /** When the row was concluded, once it was walked over. */
    Instant at() {
        return at;
    }

    /** How many observations it holds, once it was walked over. */
    int observations() {
        return observations;
    }

    /**
     * Whether enough was seen of a row; if not, it was walked to its end.
     *
     * @param parts what it has besides what all rows have
     */
    boolean observed(Sight sight, EventCodec.Parts parts) {
        at = RowReader.instant(in.number(), in.number());
        int version = in.count(Integer.MAX_VALUE);
        observations = in.count(RowReader.MAX_COUNT);
        for (int i = 0; i < observations; i++) {
            observation(version);
        }
        int insights = in.count(RowReader.MAX_COUNT);
        for (int i = 0; i < insights; i++) {
            if (insight(sight)) {
                return true;
            }
        }
        int carried = in.count(RowReader.MAX_COUNT);
        for (int i = 0; i < carried; i++) {
            text();
            in.skipFloats();
        }
        if (parts.others()) {
            seen();
            told();
        }
        if (parts.setup()) {
            in.number();
        }
        if (!in.isAtEnd()) {
            throw new MalformedBytes("There are bytes left over.");
        }
        return false;
    }

    private void seen() {
        int views = in.count(RowReader.MAX_COUNT);
        for (int i = 0; i < views; i++) {
            text();
            text();
            in.number();
            numbers();
        }
    }

    private void told() {
        int tellings = in.count(RowReader.MAX_COUNT);
        for (int i = 0; i < tellings; i++) {
            text();
            text();
            text();
            time();
            numbers();
        }
    }

    private void numbers() {
        int count = in.count(Numbers.LIMIT);
        for (int i = 0; i < count; i++) {
            text();
            in.skipReal();
        }
    }

    private void observation(int version) {
        in.skipText();
        text();
        text();
        time();
        if (in.count(RowWriter.OFFSET) == RowWriter.OFFSET) {
            text();
            in.number();
            in.number();
        }
        payloads.skip(version, in);
    }

    private boolean insight(Sight sight) {
        if (in.count(RowWriter.FORECAST) != RowWriter.ANOMALY) {
            return sight.other();
        }
        if (in.count(observations) == 0) {
            in.skipText();
        }
        time();
        if (sight.anomaly(in.real(), in.bool())) {
            return true;
        }
        int reasons = in.count(RowReader.MAX_COUNT);
        for (int i = 0; i < reasons; i++) {
            text();
            text();
            in.skipReal();
            in.skipReal();
            in.skipReal();
        }
        if (in.count(provenances) == 0) {
            Provenances.skip(in);
            provenances++;
        }
        return false;
    }

    private void time() {
        in.number();
        in.number();
    }

    private void text() {
        if (in.count(texts) == 0) {
            in.skipText();
            texts++;
        }
    }
}
