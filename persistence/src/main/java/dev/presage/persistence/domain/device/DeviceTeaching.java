package dev.presage.persistence.domain.device;

import dev.presage.persistence.domain.Lesson;
import dev.presage.persistence.domain.Mark;
import dev.presage.persistence.domain.Teaching;
import dev.presage.protocol.Floats;
import dev.presage.protocol.Observation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What {@code device-next} learns from: in each channel, each value foretold from those before. */
final class DeviceTeaching implements Teaching {
    /** The unit of a channel is not worth much before it has so many values. */
    private static final int UNSURE = 4;

    private static final float UNSURE_WEIGHT = 0.1f;

    @Override
    public String model() {
        return DeviceInquiry.MODEL;
    }

    @Override
    public List<String> features() {
        return NextSteps.NAMES;
    }

    @Override
    public List<String> targets() {
        return List.of("next-move");
    }

    @Override
    public List<String> classes() {
        return List.of();
    }

    @Override
    public OptionalInt silence() {
        return OptionalInt.empty();
    }

    @Override
    public boolean isPaced() {
        return true;
    }

    @Override
    public @Nullable Truth truth(Observation observation) {
        return null;
    }

    @Override
    public Mark mark(Floats outputs, Floats targets, OptionalInt meaning) {
        return NextSteps.mark(outputs, targets);
    }

    @Override
    public Course begin() {
        return new DeviceCourse();
    }

    private static final class DeviceCourse implements Course {
        /** As many channels as a device is remembered by; the stalest makes way. */
        private final Map<String, ChannelCourse> channels = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, ChannelCourse> stalest) {
                return size() > DeviceMemory.MAX_CHANNELS;
            }
        };

        @Override
        public void take(Observation observation, Consumer<Lesson> lessons) {
            if (!(observation.data() instanceof Reading reading)) {
                throw new IllegalArgumentException("A device only has readings.");
            }
            for (int i = 0; i < reading.size(); i++) {
                channels.computeIfAbsent(reading.name(i), ChannelCourse::new)
                        .take(observation, reading.value(i), lessons);
            }
        }

        /** The last value of a channel foretells nothing that is known. */
        @Override
        public void end(Consumer<Lesson> lessons) {}
    }

    /** One channel. */
    private static final class ChannelCourse {
        private final String name;
        private final NextSteps steps = new NextSteps();
        private @Nullable Observation last;
        private int seen;

        ChannelCourse(String name) {
            this.name = name;
        }

        void take(Observation observation, double value, Consumer<Lesson> lessons) {
            if (last != null) {
                var features = new float[NextSteps.FEATURES];
                steps.features(features, 0);
                lessons.accept(new Lesson(
                        name,
                        last,
                        observation.time().isAfter(last.time()) ? observation.time() : last.time(),
                        Floats.adopt(features),
                        Floats.of(steps.move(value)),
                        seen <= UNSURE ? UNSURE_WEIGHT : 1));
            }
            long[] times = {observation.time().toEpochMilli()};
            steps.observe(times, new double[] {value}, 0, 1);
            seen = Math.min(seen + 1, UNSURE + 1);
            last = observation;
        }
    }
}
