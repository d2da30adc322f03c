package dev.presage.node.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presage.persistence.domain.Domains;
import dev.presage.persistence.domain.Options;
import dev.presage.persistence.domain.device.DeviceDomain;
import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.Incoming;
import dev.presage.protocol.Position;
import dev.presage.protocol.SubjectId;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.core.message.Encoding;
import io.cloudevents.jackson.JsonFormat;
import io.cloudevents.kafka.CloudEventSerializer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventDecoderTest {
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final String DATA = "{\"values\":{\"cpu\":0.42}}";
    private static final String TYPE = "dev.presage.device.reading";
    private static final String LOG = "presage.observations.device#id";
    private static final int MAX_BYTES = 64 << 10;

    private final EventDecoder decoder = new EventDecoder(
            new Domains(List.of(new DeviceDomain(new Options(Map.of())))),
            new EventSettings(MAX_BYTES, Instant.parse("2000-01-01T00:00:00Z"), Duration.ofDays(1)),
            Clock.fixed(NOW, ZoneOffset.UTC));

    /** Goal: what the CloudEvents library writes is read the same, in both modes. */
    @ParameterizedTest
    @ValueSource(strings = {"BINARY", "STRUCTURED"})
    void readsWhatTheLibraryWrites(String encoding) {
        CloudEvent event = CloudEventBuilder.v1()
                .withId("e-1")
                .withSource(URI.create("/lab"))
                .withType(TYPE)
                .withSubject("host-1")
                .withTime(OffsetDateTime.parse("2026-11-23T11:00:00.25+02:00"))
                .withData("application/json", DATA.getBytes(StandardCharsets.UTF_8))
                .build();
        Headers headers = new RecordHeaders();
        try (var serializer = new CloudEventSerializer()) {
            serializer.configure(
                    Map.of(
                            CloudEventSerializer.ENCODING_CONFIG,
                            Encoding.valueOf(encoding),
                            CloudEventSerializer.EVENT_FORMAT_CONFIG,
                            JsonFormat.CONTENT_TYPE),
                    false);
            byte[] value = serializer.serialize("topic", headers, event);
            Incoming.Valid valid = valid(decoder.record(LOG, record("ignored", value, headers)));
            assertThat(valid.subject()).isEqualTo(new SubjectId("device", "host-1"));
            assertThat(valid.observation().id()).isEqualTo("e-1");
            assertThat(valid.observation().source()).isEqualTo("/lab");
            assertThat(valid.observation().type()).isEqualTo(TYPE);
            assertThat(valid.observation().time()).isEqualTo("2026-11-23T09:00:00.250Z");
            assertThat(valid.observation().position()).isEqualTo(new Position.Offset(LOG, 3, 17));
            assertThat(new DeviceDomain(new Options(Map.of()))
                            .show(valid.observation().data()))
                    .isEqualTo(Map.of("values", Map.of("cpu", 0.42)));
        }
    }

    /** Goal: the record's key and timestamp stand for a subject and a time that are not said. */
    @Test
    void recordsSayWhatEventsLeaveOut() {
        String bare = "{\"specversion\":\"1.0\",\"id\":\"e\",\"source\":\"s\",\"type\":\"" + TYPE + "\",\"data\":"
                + DATA + "}";
        Incoming.Valid valid = valid(
                decoder.record(LOG, record("host-9", bare.getBytes(StandardCharsets.UTF_8), new RecordHeaders())));
        assertThat(valid.subject().id()).isEqualTo("host-9");
        assertThat(valid.observation().time()).isEqualTo(NOW.minusSeconds(5));
    }

    /** Goal: over HTTP an event is known by its sender's key, and a missing time is the time of arrival. */
    @Test
    void httpEventsAreKeyedByTheirSender() {
        Incoming.Valid valid = valid(decoder.structured(event(Map.of()).getBytes(StandardCharsets.UTF_8)));
        assertThat(valid.observation().position()).isEqualTo(Position.Keyed.INSTANCE);
        Map<String, String> attributes =
                Map.of("specversion", "1.0", "id", "e", "source", "s", "type", TYPE, "subject", "h/1");
        valid = valid(decoder.binary(attributes, DATA.getBytes(StandardCharsets.UTF_8)));
        assertThat(valid.subject().id()).isEqualTo("h/1");
        assertThat(valid.observation().time()).isEqualTo(NOW);
    }

    /** Goal: data may come as Base64, as the specification allows. */
    @Test
    void readsBase64() {
        String event = event(Map.of("data", "null", "data_base64", "\"eyJ2YWx1ZXMiOnsiY3B1IjoxfX0=\""));
        valid(decoder.structured(event.getBytes(StandardCharsets.UTF_8)));
    }

    /** Goal: every way in which an envelope can be wrong is told apart and names its field. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "specversion | '\"0.3\"'                     | NOT_CLOUDEVENT  | /specversion",
                "specversion | 1.0                           | NOT_CLOUDEVENT  | /specversion",
                "specversion | null                          | NOT_CLOUDEVENT  | /specversion",
                "id          | null                          | NOT_CLOUDEVENT  | /id",
                "id          | '\"\"'                        | NOT_CLOUDEVENT  | /id",
                "id          | 7                             | NOT_CLOUDEVENT  | /id",
                "id          | '\"a\\u0000b\"'               | NOT_CLOUDEVENT  | /id",
                "id          | '\"a\\ud800b\"'               | NOT_CLOUDEVENT  | /id",
                "source      | null                          | NOT_CLOUDEVENT  | /source",
                "type        | null                          | NOT_CLOUDEVENT  | /type",
                "type        | '\"dev.presage.cat.purr\"'    | TYPE_UNKNOWN    | /type",
                "subject     | null                          | NOT_CLOUDEVENT  | /subject",
                "subject     | '\"\"'                        | NOT_CLOUDEVENT  | /subject",
                "subject     | '\"../../etc/passwd\"'        | SUBJECT_INVALID | /subject",
                "subject     | '\"host 1\"'                  | SUBJECT_INVALID | /subject",
                "subject     | '\"h\\u00f6st\"'              | SUBJECT_INVALID | /subject",
                "subject     | '\"a\\n\\u001b[31m\"'         | SUBJECT_INVALID | /subject",
                "time        | '\"1970-01-01T00:00:00Z\"'    | TIME_INVALID    | /time",
                "time        | '\"2999-01-01T00:00:00Z\"'    | TIME_INVALID    | /time",
                "time        | '\"2026-11-24T10:00:01Z\"'    | TIME_INVALID    | /time",
                "time        | '\"yesterday\"'               | TIME_INVALID    | /time",
                "time        | '\"2026-11-23T10:00:00\"'     | TIME_INVALID    | /time",
                "time        | 1795000000                    | NOT_CLOUDEVENT  | /time",
                "data        | null                          | DATA_INVALID    | /data",
                "data        | '[]'                          | DATA_INVALID    | /data/values",
                "data        | '{\"values\":{}}'             | DATA_INVALID    | /data/values",
                "data        | '{\"values\":{\"c\":\"1\"}}'  | DATA_INVALID    | /data/values/c",
                "data        | '{\"values\":{\"c\":1e400}}'  | DATA_INVALID    | /data/values/c",
                "data        | '{\"values\":{\"c\":1e99}}'   | DATA_INVALID    | /data/values/c",
                "data        | '{\"values\":{\"c\":NaN}}'    | NOT_JSON        | ''",
                "data        | '{\"values\":{\"c\":1,\"c\":2}}' | NOT_JSON     | ''",
                "datacontenttype | '\"text/xml\"'            | NOT_CLOUDEVENT  | /datacontenttype",
            })
    void namesWhatIsWrong(String attribute, String json, ErrorCode code, @Nullable String field) {
        Incoming incoming = decoder.structured(event(Map.of(attribute, json)).getBytes(StandardCharsets.UTF_8));
        assertThat(problemOf(incoming).problem().code()).isEqualTo(code);
        assertThat(problemOf(incoming).problem().field()).isEqualTo(field == null ? "" : field);
    }

    /** Goal: bytes that are no event at all are refused with where reading ended. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "nonsense",
                "{\"id\":",
                "[1,2",
                "{} {}",
                "\"text\"",
                "[]",
                "\u0000\u0001",
                "{\"a\":\"\n\"}"
            })
    void refusesWhatIsNoEvent(String text) {
        var problem = problemOf(decoder.structured(text.getBytes(StandardCharsets.UTF_8)))
                .problem();
        assertThat(problem.code()).isIn(ErrorCode.NOT_JSON, ErrorCode.NOT_CLOUDEVENT);
        assertThat(problem.detail()).matches("[\\x20-\\x7E]{5,300}");
    }

    /** Goal: bytes that are no text, nesting without end and endless numbers do not get far. */
    @Test
    void boundsWhatItReads() {
        List<byte[]> hostile = List.of(
                new byte[] {(byte) 0xC3, (byte) 0x28, '{', '}'},
                event(Map.of("data", "[".repeat(5000) + "]".repeat(5000))).getBytes(StandardCharsets.UTF_8),
                event(Map.of("data", "{\"values\":{\"c\":" + "9".repeat(5000) + "}}"))
                        .getBytes(StandardCharsets.UTF_8));
        for (byte[] bytes : hostile) {
            assertThat(problemOf(decoder.structured(bytes)).problem().code()).isEqualTo(ErrorCode.NOT_JSON);
        }
        assertThat(problemOf(decoder.structured(new byte[MAX_BYTES + 1]))
                        .problem()
                        .code())
                .isEqualTo(ErrorCode.TOO_LARGE);
    }

    /** Goal: a name of 10 kB is refused and not repeated in full. */
    @Test
    void doesNotRepeatLongNames() {
        String long10k = "\"" + "x".repeat(10_000) + "\"";
        for (String attribute : List.of("id", "source", "type", "subject")) {
            var problem = problemOf(
                            decoder.structured(event(Map.of(attribute, long10k)).getBytes(StandardCharsets.UTF_8)))
                    .problem();
            assertThat(problem.field()).isEqualTo("/" + attribute);
            assertThat(problem.detail()).hasSizeLessThan(200);
        }
    }

    /** Goal: a record without a value, as compaction leaves it, is a problem and no crash. */
    @Test
    void refusesRecordsWithoutAValue() {
        assertThat(problemOf(decoder.record(LOG, record("k", null, new RecordHeaders())))
                        .problem()
                        .code())
                .isEqualTo(ErrorCode.NOT_JSON);
    }

    private static String event(Map<String, String> changes) {
        Map<String, String> members = new HashMap<>(Map.of(
                "specversion", "\"1.0\"",
                "id", "\"e-1\"",
                "source", "\"/lab\"",
                "type", "\"" + TYPE + "\"",
                "subject", "\"host-1\"",
                "time", "\"2026-11-23T09:59:00Z\"",
                "data", DATA));
        members.putAll(changes);
        var json = new StringBuilder("{");
        members.forEach((name, value) -> json.append(json.length() == 1 ? "" : ",")
                .append('"')
                .append(name)
                .append("\":")
                .append(value));
        return json.append('}').toString();
    }

    private static ConsumerRecord<byte[], byte[]> record(String key, byte @Nullable [] value, Headers headers) {
        return new ConsumerRecord<>(
                "presage.observations.device",
                3,
                17,
                NOW.minusSeconds(5).toEpochMilli(),
                TimestampType.CREATE_TIME,
                key.length(),
                value == null ? -1 : value.length,
                key.getBytes(StandardCharsets.UTF_8),
                value,
                headers,
                Optional.empty());
    }

    private static Incoming.Valid valid(Incoming incoming) {
        assertThat(incoming).isInstanceOf(Incoming.Valid.class);
        return (Incoming.Valid) incoming;
    }

    private static Incoming.Invalid problemOf(Incoming incoming) {
        assertThat(incoming).isInstanceOf(Incoming.Invalid.class);
        return (Incoming.Invalid) incoming;
    }
}
