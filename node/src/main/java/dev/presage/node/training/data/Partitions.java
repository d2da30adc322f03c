package dev.presage.node.training.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Works off partitions one at a time, in the order of pseudonyms. One that is too large to be held is parted further;
 * one of a single subject is never held but streamed, whatever its length.
 */
final class Partitions {
    private final Making making;
    private final Path folder;
    private int made;

    Partitions(Making making, Path folder) {
        this.making = making;
        this.folder = folder;
    }

    void work(List<Partition> partitions) throws IOException {
        for (Partition partition : partitions) {
            if (partition.several()
                    && partition.observations() > making.settings().partitionObservations()) {
                try (var parting =
                        new Parting(folder, partition.file().getFileName().toString(), partition.depth())) {
                    partition.read(parting::put);
                    partition.delete();
                    work(parting.finish());
                }
            } else {
                make(partition);
                partition.delete();
                made++;
            }
        }
    }

    /** How many partitions were worked off. */
    int count() {
        return made;
    }

    private void make(Partition partition) throws IOException {
        var payloads = making.payloads();
        var labels = new Labels();
        if (!making.teaching().classes().isEmpty()) {
            partition.read((subject, spilled) -> {
                int before = labels.size();
                labels.offer(making.teaching(), subject, Spilled.read(spilled, payloads));
                making.held().add(labels.size() - before);
                if (labels.size() > making.settings().partitionObservations()) {
                    throw new CannotCut(
                            CannotCut.Cause.TOO_LARGE,
                            "One subject has more than " + labels.size() + " labels. Raise partition-observations.");
                }
            });
        }
        Map<Pseudonym, SubjectStream> streams = new LinkedHashMap<>();
        partition.read((subject, spilled) -> {
            SubjectStream stream = streams.get(subject);
            if (stream == null) {
                stream = new SubjectStream(subject, making, labels);
                streams.put(subject, stream);
                making.held().add(1);
            }
            stream.take(Spilled.read(spilled, payloads));
            making.pace().run();
        });
        streams.values().forEach(SubjectStream::end);
        making.held().release(streams.size() + labels.size());
        making.cleaning().unmatchedLabels(labels.unmatched());
    }
}
