package dev.presage.persistence.journal;

import dev.presage.persistence.domain.Codec;
import dev.presage.persistence.domain.Domain;
import dev.presage.protocol.Carried;
import dev.presage.protocol.Observation;
import dev.presage.protocol.Payload;
import dev.presage.protocol.Seen;
import dev.presage.protocol.SubjectEvent;
import dev.presage.protocol.wire.MalformedBytes;
import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;

/**
 * How a domain's events stand in the journal. Each event has a logical name and a version, which stand beside the
 * bytes; the newest version is written, every version ever written is read.
 */
public final class EventCodec {
    private static final String OBSERVED_1 = "observed:1";

    /** The same, followed by what was seen of other subjects and what they are told; written where there is any. */
    static final String OBSERVED_2 = "observed:2";

    /** Bytes of a usual row that stand there once, for each observation, and for each part that is carried. */
    private static final int ROW_BYTES = 256;

    private static final int OBSERVATION_BYTES = 96;
    private static final int PART_BYTES = 32;
    private static final int OTHERS_BYTES = 96;

    private final Codec<Payload> payloads;

    public EventCodec(Domain<?> domain) {
        this.payloads = domain.payloads();
    }

    public JournalBytes encode(SubjectEvent event) {
        return switch (event) {
            case SubjectEvent.Observed observed ->
                new JournalBytes(hasOthers(observed) ? OBSERVED_2 : OBSERVED_1, write(observed));
        };
    }

    /** Whether an event has to do with other subjects than its own. */
    private static boolean hasOthers(SubjectEvent.Observed event) {
        return !event.told().isEmpty() || !event.seen().views().isEmpty();
    }

    /**
     * Reads what any version wrote.
     *
     * @throws MalformedBytes if the bytes are not what the manifest says
     */
    public SubjectEvent decode(JournalBytes stored) {
        return read(stored, this::readObserved);
    }

    /**
     * Whether what any version wrote has an insight that is asked for. Takes a tenth of the time of {@link #decode}.
     *
     * @throws MalformedBytes if the bytes up to such an insight are not what the manifest says
     */
    public boolean saysAny(JournalBytes stored, Remarkable asked) {
        return read(stored, (bytes, others) -> new RowGlance(bytes, payloads).observed(asked, others));
    }

    /** Reads a row, the second version of which has others in it. */
    private static <T> T read(JournalBytes stored, BiFunction<byte[], Boolean, T> observed) {
        try {
            return switch (stored.manifest()) {
                case OBSERVED_1 -> observed.apply(stored.bytes(), false);
                case OBSERVED_2 -> observed.apply(stored.bytes(), true);
                default -> throw new MalformedBytes("No event is called " + stored.manifest() + ".");
            };
        } catch (MalformedBytes malformed) {
            throw malformed;
        } catch (RuntimeException malformed) {
            throw new MalformedBytes("An event " + stored.manifest() + " cannot be read.", malformed);
        }
    }

    private byte[] write(SubjectEvent.Observed event) {
        var row = new RowWriter(expectedBytes(event));
        row.time(event.at());
        row.out.number(payloads.version()).number(event.observations().size());
        for (Observation observation : event.observations()) {
            row.observation(observation);
            payloads.write(observation.data(), row.out);
        }
        row.insights(event.insights(), event.observations());
        row.carried(event.carried());
        if (hasOthers(event)) {
            row.seen(event.seen());
            row.told(event.told());
        }
        return row.toByteArray();
    }

    /** A little more than a usual row needs, so that it is written in one go. */
    private static int expectedBytes(SubjectEvent.Observed event) {
        int bytes = ROW_BYTES + OBSERVATION_BYTES * event.observations().size();
        for (Carried part : event.carried()) {
            bytes += PART_BYTES + Float.BYTES * part.state().length();
        }
        return bytes
                + OTHERS_BYTES * (event.told().size() + event.seen().views().size());
    }

    private SubjectEvent.Observed readObserved(byte[] bytes, boolean others) {
        var row = new RowReader(bytes);
        Instant at = row.time();
        int version = row.in.count(Integer.MAX_VALUE);
        List<Observation> observations = row.list(() -> row.observation(in -> payloads.read(version, in)));
        var event = new SubjectEvent.Observed(
                at,
                observations,
                row.insights(observations),
                row.carried(),
                others ? row.seen() : Seen.NONE,
                others ? row.told() : List.of());
        row.end();
        return event;
    }
}
