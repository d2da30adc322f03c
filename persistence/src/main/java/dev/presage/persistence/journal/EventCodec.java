package dev.presage.persistence.journal;

import dev.presage.persistence.domain.Codec;
import dev.presage.persistence.domain.Domain;
import dev.presage.protocol.Carried;
import dev.presage.protocol.Observation;
import dev.presage.protocol.Payload;
import dev.presage.protocol.Seen;
import dev.presage.protocol.SubjectEvent;
import dev.presage.protocol.wire.MalformedBytes;
import dev.presage.protocol.wire.RowReader;
import dev.presage.protocol.wire.RowWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a domain's events stand in the journal. Each event has a logical name and a version, which stand beside the
 * bytes; the newest version is written, every version ever written is read.
 */
public final class EventCodec {
    private static final String OBSERVED_1 = "observed:1";

    /** The same, followed by what was seen of other subjects and what they are told; written where there is any. */
    static final String OBSERVED_2 = "observed:2";

    /** The first and the second, followed by what names the setup; written where that is noted. */
    static final String OBSERVED_3 = "observed:3";

    static final String OBSERVED_4 = "observed:4";

    /** Numbers of setups have so many bits. */
    private static final int SETUP_BITS = 48;

    private static final int NEWEST = 4;
    private static final Pattern NUMBERED = Pattern.compile("observed:([1-9][0-9]{0,8})");

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
            case SubjectEvent.Observed observed -> new JournalBytes(manifest(observed), write(observed));
        };
    }

    private static String manifest(SubjectEvent.Observed event) {
        if (event.setup() == 0) {
            return hasOthers(event) ? OBSERVED_2 : OBSERVED_1;
        }
        return hasOthers(event) ? OBSERVED_4 : OBSERVED_3;
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
        return read(stored, (bytes, parts) -> new RowGlance(bytes, payloads).observed(asked.sight(), parts));
    }

    /**
     * What a glance at what any version wrote shows. Takes a tenth of the time of {@link #decode} where there is
     * nothing but anomalies.
     *
     * @throws MalformedBytes if the bytes are not what the manifest says
     */
    Outline outline(JournalBytes stored) {
        return read(stored, (bytes, parts) -> {
            var glance = new RowGlance(bytes, payloads);
            var said = new AnomaliesSeen();
            return glance.observed(said, parts)
                    ? Outline.of(readObserved(bytes, parts))
                    : new Outline(glance.at(), glance.observations(), said.all);
        });
    }

    private static final class AnomaliesSeen implements RowGlance.Sight {
        private final List<Outline.Said> all = new ArrayList<>(4);

        @Override
        public boolean anomaly(double score, boolean alarm) {
            all.add(Outline.Said.anomaly(score, alarm));
            return false;
        }

        @Override
        public boolean other() {
            return true;
        }
    }

    /** Whether what could not be read was written by a younger version than this one. */
    public boolean isNewer(JournalBytes stored) {
        Matcher manifest = NUMBERED.matcher(stored.manifest());
        if (!manifest.matches()) {
            return false;
        }
        if (Integer.parseInt(manifest.group(1)) > NEWEST) {
            return true;
        }
        try {
            var row = new RowReader(stored.bytes());
            var unused = row.time();
            return row.in().count(Integer.MAX_VALUE) > payloads.version();
        } catch (MalformedBytes unreadable) {
            return false;
        }
    }

    /**
     * What a version has besides what all have.
     *
     * @param others what has to do with other subjects
     * @param setup what names the setup
     */
    record Parts(boolean others, boolean setup) {}

    private static <T> T read(JournalBytes stored, BiFunction<byte[], Parts, T> observed) {
        try {
            return switch (stored.manifest()) {
                case OBSERVED_1 -> observed.apply(stored.bytes(), new Parts(false, false));
                case OBSERVED_2 -> observed.apply(stored.bytes(), new Parts(true, false));
                case OBSERVED_3 -> observed.apply(stored.bytes(), new Parts(false, true));
                case OBSERVED_4 -> observed.apply(stored.bytes(), new Parts(true, true));
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
        row.out().number(payloads.version()).number(event.observations().size());
        for (Observation observation : event.observations()) {
            row.observation(observation);
            payloads.write(observation.data(), row.out());
        }
        row.insights(event.insights(), event.observations());
        row.carried(event.carried());
        if (hasOthers(event)) {
            row.seen(event.seen());
            row.told(event.told());
        }
        if (event.setup() != 0) {
            row.out().number(event.setup());
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

    private SubjectEvent.Observed readObserved(byte[] bytes, Parts parts) {
        var row = new RowReader(bytes);
        Instant at = row.time();
        int version = row.in().count(Integer.MAX_VALUE);
        List<Observation> observations = row.list(() -> row.observation(in -> payloads.read(version, in)));
        var event = new SubjectEvent.Observed(
                at,
                observations,
                row.insights(observations),
                row.carried(),
                parts.others() ? row.seen() : Seen.NONE,
                parts.others() ? row.told() : List.of(),
                parts.setup() ? setup(row) : 0);
        row.end();
        return event;
    }

    private static long setup(RowReader row) {
        long setup = row.in().number();
        if (setup <= 0 || setup >>> SETUP_BITS != 0) {
            throw new MalformedBytes("No setup is called " + setup + ".");
        }
        return setup;
    }
}
