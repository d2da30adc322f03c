package dev.presage.persistence.domain.device;

import dev.presage.protocol.Floats;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.RowAnswer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One channel's values in a fold: each judged by the keepers, and later by what the model had foretold. */
final class ChannelFold {
    private final Channel before;
    private final ChannelWatch watch;
    private final Judged[] judged;
    private final float[] features;
    private int size;

    /**
     * One value.
     *
     * @param reading which reading of the fold had it, from 0
     * @param finding what the keepers found
     * @param last the value before
     * @param unit the channel's unit then
     */
    private record Judged(int reading, Finding finding, double last, double unit) {}

    /**
     * @param before the channel before the fold
     * @param room how many values it may have at most
     */
    ChannelFold(Channel before, int room) {
        this.before = before;
        this.watch = before.watch().copy(room);
        this.judged = new Judged[room];
        this.features = new float[room * NextSteps.FEATURES];
    }

    String name() {
        return before.name();
    }

    /** Number of the reading at which it raised its last alarm before the fold, 0 if it never did. */
    long lastAlarm() {
        return before.lastAlarm();
    }

    void observe(int reading, long timeMillis, double value) {
        double last = watch.pace().last();
        double unit = watch.pace().unit();
        Finding finding = watch.observe(timeMillis, value);
        NextSteps.features(watch, features, size * NextSteps.FEATURES);
        judged[size++] = new Judged(reading, finding, last, unit);
    }

    /** Whether value {@code index} is there and belongs to a reading of the fold. */
    boolean isOf(int index, int reading) {
        return index < size && judged[index].reading() == reading;
    }

    /** What to ask the weights that said what is carried. */
    ModelRow row() {
        int used = size * NextSteps.FEATURES;
        Floats steps = Floats.adopt(used == features.length ? features : Arrays.copyOf(features, used));
        return new ModelRow(before.carry().hidden(), steps, size);
    }

    /** What to ask the weights of that key; of others than said what is carried the recent past as well. */
    ModelRow rowFor(long weights) {
        int lead = Retrace.length(before.watch());
        if (lead == 0 || before.carry().weights() == weights) {
            return row();
        }
        var steps = new float[(lead + size) * NextSteps.FEATURES];
        Retrace.features(before.watch(), steps);
        System.arraycopy(features, 0, steps, lead * NextSteps.FEATURES, size * NextSteps.FEATURES);
        return new ModelRow(Floats.EMPTY, Floats.adopt(steps), lead + size);
    }

    /** Whether an answer is one to {@link #row} or {@link #rowFor}. */
    boolean fits(RowAnswer answer) {
        int lead = lead(answer);
        return answer.outputs().length() == (lead + size) * NextSteps.outputs()
                && (lead == 0 || lead == Retrace.length(before.watch()))
                && answer.outputs().isFinite()
                && answer.state().isFinite();
    }

    /** How many steps of the recent past an answer begins with. */
    private int lead(RowAnswer answer) {
        return answer.outputs().length() / NextSteps.outputs() - size;
    }

    /** Finds the strongest finding about each value, with what the model said or, where that is null, without. */
    Judgement judge(@Nullable RowAnswer answer) {
        var findings = new Finding[size];
        Peak surprises = before.carry().surprises();
        for (int i = 0; i < size; i++) {
            Finding finding = judged[i].finding();
            Distribution foretold = answer == null ? null : foretold(i, answer);
            if (foretold != null) {
                double excess = surprises.offer(foretold.surprise(finding.seen())) - Keeper.FORECAST.margin();
                if (excess > finding.strength()) {
                    finding = new Finding(
                            excess,
                            Keeper.FORECAST,
                            foretold.value(NextSteps.LOW),
                            foretold.value(NextSteps.HIGH),
                            finding.seen());
                }
            }
            findings[i] = finding;
        }
        Floats carried = answer == null
                ? null
                : Carry.pack(surprises, answer.outputs(), lead(answer) + size - 1, answer.state());
        return new Judgement(this, findings, carried);
    }

    /** What was foretold of value {@code i}: by this answer, or of the first value mostly by the one before. */
    private @Nullable Distribution foretold(int i, RowAnswer answer) {
        Judged one = judged[i];
        int step = lead(answer) + i - 1;
        if (step >= 0) {
            return new Distribution(answer.outputs(), step * NextSteps.outputs(), one.last(), one.unit());
        }
        return before.carry().isCurrent() ? before.carry().next(one.last(), one.unit()) : null;
    }

    /** The channel after the fold. */
    Channel after(@Nullable Floats carried, long weights, long readings, long lastAlarm) {
        Carry carry = carried == null ? before.carry().outdated() : new Carry(carried, true, weights);
        long lastSeen = readings + 1 + judged[size - 1].reading();
        return new Channel(before.name(), watch, carry, lastSeen, Math.max(lastAlarm, before.lastAlarm()));
    }
}
