package dev.presage.node.training.data;

import dev.presage.persistence.journal.Cursor;
import dev.presage.protocol.Floats;
import dev.presage.protocol.wire.WireReader;
import dev.presage.protocol.wire.WireWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Steps of one subject that follow one another.
 *
 * @param subject pseudonym, hexadecimal
 * @param series which of the subject's sequences
 * @param steps never empty
 */
public record Sequence(String subject, String series, List<Step> steps) {
    /** No class is known. */
    public static final int UNKNOWN = -1;

    private static final int MOST_STEPS = 1 << 16;

    public Sequence {
        steps = List.copyOf(steps);
    }

    /**
     * One step.
     *
     * @param time of the observation, to the millisecond
     * @param knownAt when its targets were known
     * @param features shape [features]
     * @param targets shape [targets]
     * @param weight how much it counts
     * @param meaning its class, or {@link #UNKNOWN}
     * @param labelledAt row of the journal that holds the label; {@link Cursor#START} if nothing was said
     * @param said score that Presage gave the observation when it came; NaN if none
     */
    public record Step(
            Instant time,
            Instant knownAt,
            Floats features,
            Floats targets,
            float weight,
            int meaning,
            Cursor labelledAt,
            float said) {}

    byte[] write() {
        var out = new WireWriter().text(subject).text(series).number(steps.size());
        for (Step step : steps) {
            out.number(step.time.toEpochMilli())
                    .number(step.knownAt.toEpochMilli())
                    .floats(step.features)
                    .floats(step.targets)
                    .single(step.weight)
                    .number(step.meaning)
                    .number(step.labelledAt.transaction())
                    .number(step.labelledAt.ordering())
                    .single(step.said);
        }
        return out.toByteArray();
    }

    static Sequence read(byte[] bytes) {
        var in = new WireReader(bytes);
        String subject = in.text();
        String series = in.text();
        int size = in.count(MOST_STEPS);
        List<Step> steps = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            steps.add(new Step(
                    Instant.ofEpochMilli(in.number()),
                    Instant.ofEpochMilli(in.number()),
                    in.floats(),
                    in.floats(),
                    in.single(),
                    (int) in.number(),
                    new Cursor(in.number(), in.number()),
                    in.single()));
        }
        return new Sequence(subject, series, steps);
    }
}
