package dev.presage.persistence.domain.device;

import dev.presage.protocol.Floats;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.RowAnswer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One channel's values in a fold: each judged by the keepers, and later by what the model had foretold. */
final class ChannelFold {
    private final Channel before;
    private final ChannelWatch watch;
    private final List<Judged> judged;
    private final float[] features;

    /**
     * One value.
     *
     * @param reading which reading of the fold had it, from 0
     * @param finding what the keepers found
     * @param last the value before
     * @param unit the channel's unit then
     */
    private record Judged(int reading, Finding finding, double last, double unit) {}

    ChannelFold(Channel before, int more) {
        this.before = before;
        this.watch = before.watch().copy(more);
        this.judged = new ArrayList<>(more);
        this.features = new float[more * NextSteps.FEATURES];
    }

    void observe(int reading, long timeMillis, double value) {
        double last = watch.pace().last();
        double unit = watch.pace().unit();
        Finding finding = watch.observe(timeMillis, value);
        NextSteps.features(watch, features, judged.size() * NextSteps.FEATURES);
        judged.add(new Judged(reading, finding, last, unit));
    }

    /** What to ask {@code device-next}. */
    ModelRow row() {
        int used = judged.size() * NextSteps.FEATURES;
        Floats steps = Floats.adopt(used == features.length ? features : Arrays.copyOf(features, used));
        return new ModelRow(before.carry().hidden(), steps, judged.size());
    }

    /** Whether an answer is one to {@link #row}. */
    boolean fits(RowAnswer answer) {
        return answer.outputs().length() == judged.size() * NextSteps.outputs()
                && answer.outputs().isFinite()
                && answer.state().isFinite();
    }

    /**
     * Tells the strongest finding about each value.
     *
     * @param answer what the model said, null if nothing
     * @param findings by reading
     * @return what to carry on; null without an answer
     */
    @Nullable
    Carry judge(String name, @Nullable RowAnswer answer, List<List<Named>> findings) {
        Peak surprises = before.carry().surprises();
        for (int i = 0; i < judged.size(); i++) {
            Judged one = judged.get(i);
            Finding finding = one.finding();
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
            findings.get(one.reading()).add(new Named(name, before.lastAlarm(), finding));
        }
        return answer == null ? null : Carry.of(surprises, answer.outputs(), judged.size() - 1, answer.state());
    }

    /** What was foretold of value {@code i}: by this answer, or of the first value by the one before. */
    private @Nullable Distribution foretold(int i, RowAnswer answer) {
        Judged one = judged.get(i);
        if (i > 0) {
            return new Distribution(answer.outputs(), (i - 1) * NextSteps.outputs(), one.last(), one.unit());
        }
        return before.carry().isCurrent() ? before.carry().next(one.last(), one.unit()) : null;
    }

    /** The channel after the fold. */
    Channel after(@Nullable Floats carried, long readings, long lastAlarm) {
        watch.freeze();
        Carry carry = carried == null ? before.carry().outdated() : new Carry(carried, true);
        long lastSeen = readings + 1 + judged.get(judged.size() - 1).reading();
        return new Channel(watch, carry, lastSeen, Math.max(lastAlarm, before.lastAlarm()));
    }

    /**
     * A finding about a channel.
     *
     * @param channel its name
     * @param lastAlarm number of the reading at which it raised its last alarm before the fold
     */
    record Named(String channel, long lastAlarm, Finding finding) {}
}
