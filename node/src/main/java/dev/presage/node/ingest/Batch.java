package dev.presage.node.ingest;

import dev.presage.protocol.Incoming;
import dev.presage.protocol.Observation;
import dev.presage.protocol.SubjectId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.kafka.ConsumerMessage.CommittableMessage;
import org.apache.pekko.kafka.ConsumerMessage.CommittableOffset;

/**
 * Records of one partition that gathered while the batch before was in flight, sorted by subject. Filled by one stream
 * stage and then read by the next, never by both at once.
 */
final class Batch {
    private final Map<SubjectId, Parcel> parcels = new LinkedHashMap<>();
    private final List<DeadLetter> rejected = new ArrayList<>();
    private CommittableOffset last;
    private int records;

    /** A batch of one. */
    Batch(Received first) {
        this.last = first.message().committableOffset();
        add(first);
    }

    /** One record, decoded. */
    record Received(CommittableMessage<byte[], byte[]> message, Incoming incoming) {}

    /**
     * What is delivered at once: at most one parcel per subject, so that an answer can only mean that parcel.
     *
     * @param offset to be committed after this round; empty unless it is the batch's last
     */
    record Round(List<Parcel> parcels, List<DeadLetter> rejected, Optional<CommittableOffset> offset) {}

    Batch add(Received received) {
        KeptRecord record = KeptRecord.of(received.message().record());
        switch (received.incoming()) {
            case Incoming.Valid valid -> {
                Parcel parcel = parcels.computeIfAbsent(
                        valid.subject(), subject -> new Parcel(subject, new ArrayList<>(), new ArrayList<>()));
                parcel.observations().add(valid.observation());
                parcel.records().add(record);
            }
            case Incoming.Invalid invalid -> rejected.add(new DeadLetter(record, invalid.problem()));
        }
        last = received.message().committableOffset();
        records++;
        return this;
    }

    int records() {
        return records;
    }

    /** The rounds to deliver one after the other; more than one only if a subject has more than a command may hold. */
    List<Round> rounds(int maxPerCommand) {
        int longest = parcels.values().stream()
                .mapToInt(parcel -> parcel.observations().size())
                .max()
                .orElse(0);
        int count = Math.max(1, Math.ceilDiv(longest, maxPerCommand));
        List<Round> rounds = new ArrayList<>(count);
        for (int round = 0; round < count; round++) {
            rounds.add(new Round(
                    cut(round * maxPerCommand, maxPerCommand),
                    round == 0 ? rejected : List.of(),
                    round == count - 1 ? Optional.of(last) : Optional.empty()));
        }
        return rounds;
    }

    private List<Parcel> cut(int from, int length) {
        List<Parcel> cut = new ArrayList<>(parcels.size());
        for (Parcel parcel : parcels.values()) {
            List<Observation> observations = parcel.observations();
            int to = Math.min(observations.size(), from + length);
            if (from < to) {
                cut.add(new Parcel(
                        parcel.subject(),
                        observations.subList(from, to),
                        parcel.records().subList(from, to)));
            }
        }
        return cut;
    }
}
