package dev.presage.node.ingest;

import dev.presage.protocol.Observation;
import dev.presage.protocol.Payload;
import dev.presage.protocol.Position;
import dev.presage.protocol.SubjectId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Small records and what they are read as. */
final class Records {
    static final String TOPIC = "presage.observations.device";

    private Records() {}

    record Place(long offset) implements Payload {}

    static SubjectId device(String id) {
        return new SubjectId("device", id);
    }

    static ConsumerRecord<byte[], byte[]> record(String key, long offset) {
        return new ConsumerRecord<>(TOPIC, 0, offset, key.getBytes(StandardCharsets.UTF_8), new byte[] {1});
    }

    static Observation observation(long offset) {
        return new Observation(
                "e-" + offset, "/test", "t", Instant.EPOCH, new Position.Offset("log", 0, offset), new Place(offset));
    }

    /** A parcel of so many observations. */
    static Parcel parcel(String id, int count) {
        return new Parcel(
                device(id),
                IntStream.range(0, count).mapToObj(Records::observation).toList(),
                IntStream.range(0, count)
                        .mapToObj(i -> KeptRecord.of(record(id, i)))
                        .toList());
    }

    static List<Parcel> parcels(int count) {
        return IntStream.range(0, count).mapToObj(i -> parcel("d-" + i, 1)).toList();
    }
}
