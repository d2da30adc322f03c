package dev.presage.node.ingest;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A record kept until what it says is durable, in case it has to become a dead letter: key, headers and value in one
 * piece. As many wait as the stream is behind by, and as Kafka's own objects each takes some twenty of them.
 */
final class KeptRecord {
    private static final int ABSENT = -1;

    private final String topic;
    private final int partition;
    private final long offset;
    private final long timestamp;
    private final byte[] packed;

    private KeptRecord(ConsumerRecord<byte[], byte[]> record) {
        this.topic = record.topic();
        this.partition = record.partition();
        this.offset = record.offset();
        this.timestamp = record.timestamp();
        this.packed = pack(record);
    }

    static KeptRecord of(ConsumerRecord<byte[], byte[]> record) {
        return new KeptRecord(record);
    }

    String topic() {
        return topic;
    }

    int partition() {
        return partition;
    }

    long offset() {
        return offset;
    }

    /** The record as it was, addressed to another topic. */
    ProducerRecord<byte[], byte[]> to(String anotherTopic) {
        var in = ByteBuffer.wrap(packed);
        byte[] key = take(in);
        byte[] value = take(in);
        var copy = new ProducerRecord<>(anotherTopic, null, timestamp, key, value);
        while (in.hasRemaining()) {
            byte[] name = take(in);
            copy.headers().add(name == null ? "" : new String(name, StandardCharsets.UTF_8), take(in));
        }
        return copy;
    }

    private static byte[] pack(ConsumerRecord<byte[], byte[]> record) {
        Headers headers = record.headers();
        int size = size(record.key()) + size(record.value());
        for (Header header : headers) {
            size += Integer.BYTES + utf8Size(header.key()) + size(header.value());
        }
        var out = ByteBuffer.allocate(size);
        put(out, record.key());
        put(out, record.value());
        for (Header header : headers) {
            put(out, header.key().getBytes(StandardCharsets.UTF_8));
            put(out, header.value());
        }
        return out.array();
    }

    private static int utf8Size(String text) {
        int size = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return text.getBytes(StandardCharsets.UTF_8).length;
            }
            size++;
        }
        return size;
    }

    private static int size(byte @Nullable [] bytes) {
        return Integer.BYTES + (bytes == null ? 0 : bytes.length);
    }

    private static void put(ByteBuffer out, byte @Nullable [] bytes) {
        out.putInt(bytes == null ? ABSENT : bytes.length);
        if (bytes != null) {
            out.put(bytes);
        }
    }

    private static byte @Nullable [] take(ByteBuffer in) {
        int size = in.getInt();
        if (size == ABSENT) {
            return null;
        }
        byte[] bytes = new byte[size];
        in.get(bytes);
        return bytes;
    }
}
