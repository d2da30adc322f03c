package dev.presage.node.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeptRecordTest {
    private static ConsumerRecord<byte[], byte[]> record(
            byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
        return new ConsumerRecord<>(
                "in",
                3,
                42,
                1_700_000_000_000L,
                TimestampType.CREATE_TIME,
                0,
                0,
                key,
                value,
                headers,
                Optional.empty());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Goal: a dead letter holds what came in. Method: headers of one name, not in Latin, without a value. */
    @Test
    void comesBackAsItWas() {
        Headers headers = new RecordHeaders()
                .add("ce_id", bytes("a"))
                .add("ce_id", bytes("b"))
                .add("größe", bytes("12 €"))
                .add("empty", new byte[0])
                .add("none", null);
        KeptRecord kept = KeptRecord.of(record(bytes("key"), new byte[] {0, -1, 7}, headers));
        assertThat(kept.topic()).isEqualTo("in");
        assertThat(kept.partition()).isEqualTo(3);
        assertThat(kept.offset()).isEqualTo(42);
        ProducerRecord<byte[], byte[]> copy = kept.to("letters");
        assertThat(copy.topic()).isEqualTo("letters");
        assertThat(copy.partition()).isNull();
        assertThat(copy.timestamp()).isEqualTo(1_700_000_000_000L);
        assertThat(copy.key()).isEqualTo(bytes("key"));
        assertThat(copy.value()).containsExactly(0, -1, 7);
        assertThat(copy.headers().toArray()).containsExactly(headers.toArray());
    }

    /** Goal: nothing is made up. Method: a record without key, value and headers. */
    @Test
    void whatIsAbsentStaysAbsent() {
        ProducerRecord<byte[], byte[]> copy =
                KeptRecord.of(record(null, null, new RecordHeaders())).to("letters");
        assertThat(copy.key()).isNull();
        assertThat(copy.value()).isNull();
        assertThat(copy.headers().toArray()).isEmpty();
    }
}
