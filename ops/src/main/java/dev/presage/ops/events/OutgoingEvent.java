package dev.presage.ops.events;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * One event on its way out.
 *
 * @param topic where to
 * @param id unique within the source; the same event sent twice has the same id
 * @param source who says it
 * @param type the CloudEvents type
 * @param subject whom it is about
 * @param time when it happened
 * @param data the JSON that its type asks for
 */
public record OutgoingEvent(
        String topic, String id, String source, String type, String subject, Instant time, String data) {
    public static final String DEVICE_TOPIC = "presage.observations.device";
    public static final String ACCOUNT_TOPIC = "presage.observations.account";
    public static final String READING = "dev.presage.device.reading";
    public static final String TRANSACTION = "dev.presage.account.transaction";
    public static final String LABEL = "dev.presage.account.label";

    /**
     * As a Kafka record in CloudEvents' binary mode. The record's own timestamp stays the time of sending: a broker
     * throws away old records by it, and replayed events may be years old.
     */
    public ProducerRecord<byte[], byte[]> toRecord() {
        ProducerRecord<byte[], byte[]> sent = new ProducerRecord<>(topic, bytes(subject), bytes(data));
        Headers headers = sent.headers();
        headers.add("ce_specversion", bytes("1.0"));
        headers.add("ce_id", bytes(id));
        headers.add("ce_source", bytes(source));
        headers.add("ce_type", bytes(type));
        headers.add("ce_subject", bytes(subject));
        headers.add("ce_time", bytes(time.toString()));
        headers.add("content-type", bytes("application/json"));
        return sent;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
