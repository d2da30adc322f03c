package dev.presage.node.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.presage.persistence.domain.Domain;
import dev.presage.persistence.domain.Domains;
import dev.presage.persistence.domain.InvalidData;
import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.Incoming;
import dev.presage.protocol.Observation;
import dev.presage.protocol.Position;
import dev.presage.protocol.Problem;
import dev.presage.protocol.SubjectId;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns CloudEvents 1.0 into observations. Whatever the bytes are, it answers and does not throw.
 *
 * <p>It reads the envelope itself, because the CloudEvents library names no field when something is wrong and lets a
 * key come twice. It takes about as long as that library does; its tests hold it against what the library writes.
 */
public final class EventDecoder {
    private static final Logger log = LoggerFactory.getLogger(EventDecoder.class);

    private static final int MAX_ID_LENGTH = 256;
    private static final int MAX_SOURCE_LENGTH = 512;
    private static final String STRUCTURED = "application/cloudevents";

    private final Domains domains;
    private final EventSettings settings;
    private final Clock clock;

    public EventDecoder(Domains domains, EventSettings settings, Clock clock) {
        this.domains = domains;
        this.settings = settings;
        this.clock = clock;
    }

    /** Where an event came from: its position, what stands for a missing subject, and for a missing time. */
    @SuppressWarnings("ArrayRecordComponent") // Read once and not kept.
    private record Origin(Position position, byte @Nullable [] key, Instant arrived) {}

    private interface Read {
        Incoming.Valid run() throws Malformed, InvalidData;
    }

    /** Reads one event in the JSON format of CloudEvents. */
    public Incoming structured(byte[] event) {
        return answering(() -> structured(event, overHttp()));
    }

    /**
     * Reads one event in binary mode.
     *
     * @param attributes the event's attributes by name, without a prefix; {@code datacontenttype} too
     * @param data the event's data as it came
     */
    public Incoming binary(Map<String, String> attributes, byte[] data) {
        return answering(() -> binary(Attributes.of(attributes), data, overHttp()));
    }

    /**
     * Reads one record, in binary mode if it has {@code ce_} headers, otherwise in structured mode.
     *
     * @param log names the topic's log for ever, see {@link Position.Offset#log()}
     */
    public Incoming record(String log, ConsumerRecord<byte[], byte[]> record) {
        return answering(() -> {
            byte[] value = record.value();
            if (value == null) {
                throw new Malformed(ErrorCode.NOT_JSON, "", "The record has no value.");
            }
            Origin origin = new Origin(
                    new Position.Offset(log, record.partition(), record.offset()),
                    record.key(),
                    Instant.ofEpochMilli(record.timestamp()));
            Attributes attributes = Attributes.of(record.headers());
            String contentType = attributes.datacontenttype();
            boolean structured = contentType != null && contentType.startsWith(STRUCTURED);
            return structured || attributes.specversion() == null
                    ? structured(value, origin)
                    : binary(attributes, value, origin);
        });
    }

    private Origin overHttp() {
        return new Origin(Position.Keyed.INSTANCE, null, clock.instant());
    }

    private Incoming.Valid structured(byte[] bytes, Origin origin) throws Malformed, InvalidData {
        bounded(bytes);
        JsonNode event = EventJson.read(bytes, "");
        if (!event.isObject()) {
            throw Malformed.envelope("", "The event must be a JSON object.");
        }
        return event(Attributes.of(event), () -> data(event), origin);
    }

    private Incoming.Valid binary(Attributes attributes, byte[] data, Origin origin) throws Malformed, InvalidData {
        bounded(data);
        return event(attributes, () -> EventJson.read(data, "/data"), origin);
    }

    private void bounded(byte[] bytes) throws Malformed {
        if (bytes.length > settings.maxEventBytes()) {
            throw new Malformed(
                    ErrorCode.TOO_LARGE,
                    "",
                    "The event has " + bytes.length + " bytes; at most " + settings.maxEventBytes() + " are read.");
        }
    }

    private interface Data {
        JsonNode read() throws Malformed;
    }

    /** Checks the envelope before the data is parsed, so that the most telling problem is the one reported. */
    private Incoming.Valid event(Attributes attributes, Data data, Origin origin) throws Malformed, InvalidData {
        if (!"1.0".equals(attributes.specversion())) {
            throw Malformed.envelope("/specversion", "specversion must be \"1.0\".");
        }
        String id = text("id", attributes.id(), MAX_ID_LENGTH);
        String source = text("source", attributes.source(), MAX_SOURCE_LENGTH);
        String type = text("type", attributes.type(), MAX_SOURCE_LENGTH);
        Domain<?> domain = domains.reading(type);
        if (domain == null) {
            throw new Malformed(
                    ErrorCode.TYPE_UNKNOWN, "/type", "No domain reads the type " + Malformed.quoted(type) + ".");
        }
        SubjectId subject = subject(domain.name(), attributes.subject(), origin.key());
        Instant time = time(attributes.time(), origin.arrived());
        String contentType = attributes.datacontenttype();
        if (contentType != null && !isJson(contentType)) {
            throw Malformed.envelope("/datacontenttype", "datacontenttype must be application/json.");
        }
        return new Incoming.Valid(
                subject, new Observation(id, source, type, time, origin.position(), domain.read(type, data.read())));
    }

    private static SubjectId subject(String domain, @Nullable String subject, byte @Nullable [] key) throws Malformed {
        String id = subject == null && key != null ? new String(key, StandardCharsets.UTF_8) : subject;
        if (id == null || id.isEmpty()) {
            throw Malformed.envelope("/subject", "subject must name the " + domain + ".");
        }
        if (!SubjectId.isValidId(id)) {
            throw new Malformed(
                    ErrorCode.SUBJECT_INVALID,
                    "/subject",
                    "The subject " + Malformed.quoted(id) + ", " + id.length() + " characters long, cannot be used.");
        }
        return new SubjectId(domain, id);
    }

    private Instant time(@Nullable String text, Instant arrived) throws Malformed {
        Instant time = arrived;
        if (text != null) {
            try {
                time = Rfc3339.parse(text);
            } catch (DateTimeException malformed) {
                throw new Malformed(
                        ErrorCode.TIME_INVALID, "/time", "The time " + Malformed.quoted(text) + " is not RFC 3339.");
            }
        }
        if (time.isBefore(settings.earliest())) {
            throw new Malformed(
                    ErrorCode.TIME_INVALID, "/time", "The time " + time + " is before " + settings.earliest() + ".");
        }
        // The clock is asked for milliseconds, which costs less than an instant; close calls are decided exactly.
        boolean mayBeAhead = time.getEpochSecond()
                >= clock.millis() / 1000 + settings.maxAhead().toSeconds();
        if (mayBeAhead && time.isAfter(clock.instant().plus(settings.maxAhead()))) {
            throw new Malformed(
                    ErrorCode.TIME_INVALID,
                    "/time",
                    "The time " + time + " is more than " + settings.maxAhead() + " ahead of this node's clock.");
        }
        return time;
    }

    private static JsonNode data(JsonNode event) throws Malformed {
        JsonNode data = event.get("data");
        if (data != null && !data.isNull()) {
            return data;
        }
        JsonNode base64 = event.get("data_base64");
        if (base64 == null || !base64.isTextual()) {
            throw new Malformed(ErrorCode.DATA_INVALID, "/data", "The event has no data.");
        }
        try {
            return EventJson.read(Base64.getDecoder().decode(base64.textValue()), "/data_base64");
        } catch (IllegalArgumentException malformed) {
            throw new Malformed(ErrorCode.DATA_INVALID, "/data_base64", "data_base64 is not Base64.");
        }
    }

    private static String text(String name, @Nullable String value, int maxLength) throws Malformed {
        if (value == null || value.isEmpty()) {
            throw Malformed.envelope("/" + name, name + " must be there and must not be empty.");
        }
        if (value.length() > maxLength) {
            throw Malformed.envelope(
                    "/" + name, name + " has " + value.length() + " characters; at most " + maxLength + " are read.");
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c >= ' ' && c <= '~') {
                continue;
            }
            // The replacement character stands where bytes were not UTF-8.
            if (Character.isISOControl(c) || Character.isSurrogate(c) || c == '\uFFFD') {
                throw Malformed.envelope(
                        "/" + name, name + " has a character that cannot be used at place " + (i + 1) + ".");
            }
        }
        return value;
    }

    private static boolean isJson(String contentType) {
        if (contentType.equals("application/json")) {
            return true;
        }
        int end = contentType.indexOf(';');
        String mediaType = (end < 0 ? contentType : contentType.substring(0, end)).strip();
        return mediaType.equalsIgnoreCase("application/json") || mediaType.endsWith("+json");
    }

    private static Incoming answering(Read read) {
        try {
            return read.run();
        } catch (Malformed malformed) {
            return new Incoming.Invalid(malformed.problem());
        } catch (InvalidData invalid) {
            String message = String.valueOf(invalid.getMessage());
            return new Incoming.Invalid(new Problem(ErrorCode.DATA_INVALID, message, invalid.field()));
        } catch (RuntimeException bug) {
            // One event that a domain trips over must not stop all others; it becomes a dead letter and is seen there.
            log.error("An event could not be read because of a fault in this program.", bug);
            return new Incoming.Invalid(Problem.of(ErrorCode.INTERNAL, "Reading the event failed."));
        }
    }
}
