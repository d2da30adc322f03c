package dev.presage.persistence.domain.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presage.persistence.domain.Conclusion;
import dev.presage.persistence.domain.Options;
import dev.presage.persistence.domain.Question;
import dev.presage.protocol.BatchShape;
import dev.presage.protocol.Floats;
import dev.presage.protocol.Insight;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.ModelRef;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.Observation;
import dev.presage.protocol.Provenance;
import dev.presage.protocol.RowAnswer;
import dev.presage.protocol.wire.WireReader;
import dev.presage.protocol.wire.WireWriter;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Other weights than before answer for a device. */
class OtherWeightsTest {
    private static final ModelRef OLD = new ModelRef(DeviceInquiry.MODEL, "1", "1a".repeat(32));
    private static final ModelRef NEW = new ModelRef(DeviceInquiry.MODEL, "2", "2b".repeat(32));
    private static final long START = 1_700_000_000_000L;

    /** Features that follow a channel's pace; the others are taken as they are now. */
    private static final int[] OF_PACE = {0, 1, 2, 3, 5, 6};

    private final DeviceDomain domain = new DeviceDomain(new Options(Map.of()));
    private final RandomDevice device = new RandomDevice(1, 1, 1);
    private int second;

    private List<Observation> reading(double value) {
        var at = Instant.ofEpochMilli(START + 1_000L * second++);
        return List.of(device.observation(at, new TreeMap<>(Map.of("v", value))));
    }

    private static ModelAnswer answer(ModelRef by, Question question, float state) {
        List<RowAnswer> rows = question.rows().stream()
                .map(row -> new RowAnswer(Floats.of(state, 1), outputs(row)))
                .toList();
        return new ModelAnswer.Answered(by, new BatchShape(32, 1), rows);
    }

    /** Rising quantiles around nothing: any small move is as expected. */
    private static Floats outputs(ModelRow row) {
        var outputs = new float[row.length() * NextSteps.outputs()];
        for (int i = 0; i < outputs.length; i++) {
            outputs[i] = i % NextSteps.outputs() - 4;
        }
        return Floats.adopt(outputs);
    }

    private DeviceMemory after(int readings, ModelRef by) {
        DeviceMemory memory = domain.blank();
        for (int i = 0; i < readings; i++) {
            var inquiry = domain.inquire(memory, reading(Math.sin(i * 0.1)));
            memory = inquiry.conclude(answer(by, inquiry.question(by), i)).memory();
        }
        return memory;
    }

    /** Goal: the first question to other weights brings the recent past along; from then on they carry their own. */
    @Test
    void theRecentPastComesAlongOnce() {
        DeviceMemory memory = after(100, OLD);
        var inquiry = domain.inquire(memory, reading(0.5));
        ModelRow own = inquiry.question(OLD).rows().getFirst();
        Question asked = inquiry.question(NEW);
        ModelRow row = asked.rows().getFirst();
        assertThat(own.length()).isEqualTo(1);
        assertThat(own.state()).isEqualTo(Floats.of(99, 1));
        assertThat(row.state()).isEqualTo(Floats.EMPTY);
        assertThat(row.length()).isEqualTo(64);
        assertThat(row.steps().slice(63 * NextSteps.FEATURES, 64 * NextSteps.FEATURES))
                .isEqualTo(own.steps());

        Conclusion<DeviceMemory> said = inquiry.conclude(answer(NEW, asked, 7));
        assertThat(said.insights())
                .singleElement()
                .extracting(Insight::by)
                .isEqualTo(new Provenance.Model(NEW, new BatchShape(32, 1)));
        var next = domain.inquire(said.memory(), reading(0.6));
        assertThat(next.question(NEW).rows().getFirst())
                .returns(1, ModelRow::length)
                .returns(Floats.of(7, 1), ModelRow::state);
        assertThat(next.question(OLD).rows().getFirst().length()).isEqualTo(64);
    }

    /** Goal: an answer that does not come leaves the past to be brought along again. */
    @Test
    void noAnswerChangesNothing() {
        DeviceMemory memory = after(20, OLD);
        var inquiry = domain.inquire(memory, reading(0.5));
        DeviceMemory then = inquiry.conclude(new ModelAnswer.Unanswered(ModelAnswer.Cause.DEADLINE))
                .memory();
        var next = domain.inquire(then, reading(0.6));
        assertThat(next.question(NEW).rows().getFirst().length()).isEqualTo(22);
        assertThat(next.question(OLD).rows().getFirst().state()).isEqualTo(Floats.of(19, 1));
    }

    /** Goal: how surprising the model found a channel so far is not forgotten when its version changes. */
    @Test
    void surprisesAreKept() {
        DeviceMemory memory = after(200, OLD);
        var inquiry = domain.inquire(memory, reading(0.5));
        DeviceMemory then =
                inquiry.conclude(answer(NEW, inquiry.question(NEW), 0)).memory();
        assertThat(then.channel("v").carry().surprises().seen())
                .isEqualTo(memory.channel("v").carry().surprises().seen())
                .isGreaterThan(100);
        assertThat(then.channel("v").carry().weights()).isEqualTo(NEW.key());
    }

    /** Goal: what is worked out again is what was read, exactly for a young channel and nearly for an old one. */
    @Test
    void thePastIsWorkedOutNearly() {
        assertThat(farthest(60)).isZero();
        assertThat(farthest(250)).isZero();
        assertThat(farthest(3_000)).isLessThan(0.15);
    }

    /** How far the features of pace are off on average over the window, in the worst of some random walks. */
    private static double farthest(int values) {
        double farthest = 0;
        for (long seed = 0; seed < 20; seed++) {
            var random = new Random(seed);
            var watch = new ChannelWatch();
            var read = new float[values][NextSteps.FEATURES];
            double level = 0;
            long time = START;
            for (int i = 0; i < values; i++) {
                level += 0.2 * random.nextGaussian();
                time += 900 + random.nextInt(200);
                ChannelWatch next = watch.copy(1);
                next.observe(time, level + random.nextGaussian());
                watch = next;
                NextSteps.features(watch, read[i], 0);
            }
            var worked = new float[Retrace.length(watch) * NextSteps.FEATURES];
            Retrace.features(watch, worked);
            double off = 0;
            for (int back = 0; back < Retrace.length(watch); back++) {
                int at = worked.length - (back + 1) * NextSteps.FEATURES;
                for (int feature : OF_PACE) {
                    off += Math.abs(worked[at + feature] - read[values - 1 - back][feature]);
                }
            }
            farthest = Math.max(farthest, off / Retrace.length(watch) / OF_PACE.length);
        }
        return farthest;
    }

    /** Goal: a snapshot from before states knew their weights is read; whoever answers then starts from the past. */
    @Test
    void firstSnapshotsAreRead() {
        DeviceMemory memory = after(50, new ModelRef(DeviceInquiry.MODEL, "1", ""));
        var out = new WireWriter();
        domain.memories().write(memory, out);
        byte[] now = out.toByteArray();
        // The channel's weights, here a single zero, stand before the two numbers of the last reading and alarm.
        byte[] then = Arrays.copyOf(now, now.length - 1);
        then[then.length - 1] = now[now.length - 1];
        then[then.length - 2] = now[now.length - 2];
        assertThat(now[now.length - 3]).isZero();
        assertThat(domain.memories().read(1, new WireReader(then))).isEqualTo(memory);
        assertThat(domain.memories().read(2, new WireReader(now))).isEqualTo(memory);
        var inquiry = domain.inquire(memory, reading(0.5));
        assertThat(inquiry.question(OLD).rows().getFirst().length()).isEqualTo(51);
    }
}
