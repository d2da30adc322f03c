package dev.presage.ops.bench;

import dev.presage.ops.events.OutgoingEvent;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.IntSupplier;

/** Made-up readings of one channel of many devices, drawn from a seed. */
final class Readings {
    private static final double ZIPF_EXPONENT = 1.0;

    private final SplittableRandom random;
    private final IntSupplier device;
    private final int[] counts;
    private final String topic;
    private final String run;

    private Readings(String topic, String run, int devices, SplittableRandom random, IntSupplier device) {
        this.topic = topic;
        this.run = run;
        this.random = random;
        this.device = device;
        this.counts = new int[devices];
    }

    /** Every device is equally likely. */
    static Readings uniform(String phase, int devices, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return new Readings(PathRig.deviceTopic(phase), phase, devices, random, () -> random.nextInt(devices));
    }

    /** The k-th device is likely in proportion to 1/k. */
    static Readings zipf(String phase, int devices, long seed) {
        double[] cumulated = new double[devices];
        double sum = 0;
        for (int i = 0; i < devices; i++) {
            sum += 1 / Math.pow(i + 1, ZIPF_EXPONENT);
            cumulated[i] = sum;
        }
        double total = sum;
        SplittableRandom random = new SplittableRandom(seed);
        return new Readings(PathRig.deviceTopic(phase), phase, devices, random, () -> {
            int found = Arrays.binarySearch(cumulated, random.nextDouble() * total);
            return Math.min(devices - 1, found < 0 ? -found - 1 : found);
        });
    }

    /** The next device's reading, stamped with a time. */
    OutgoingEvent next(Instant time) {
        return of(device.getAsInt(), time);
    }

    /** A reading of a certain device. */
    OutgoingEvent of(int number, Instant time) {
        int count = ++counts[number];
        // A slow wave and some noise: nothing that stands out, as most readings of most devices.
        double value = 50 + 10 * Math.sin((count + number) * 0.05) + random.nextDouble() - 0.5;
        return new OutgoingEvent(
                topic,
                run + "-" + number + "-" + count,
                "presage-bench",
                OutgoingEvent.READING,
                "device-" + number,
                time,
                String.format(Locale.ROOT, "{\"values\":{\"value\":%.4f}}", value));
    }
}
