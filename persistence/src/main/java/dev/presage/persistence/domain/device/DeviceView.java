package dev.presage.persistence.domain.device;

import dev.presage.protocol.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A device's memory and reasons as people see them. */
final class DeviceView {
    private static final int RECENT = 240;
    private static final int STEPS = 64;

    private DeviceView() {}

    static Map<String, Object> of(DeviceMemory memory) {
        Map<String, Object> channels = new LinkedHashMap<>();
        memory.channels().forEach(channel -> channels.put(channel.name(), channel(channel, memory.scale())));
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("channels", channels);
        view.put("stepSeconds", stepMillis(memory) / 1000.0);
        return view;
    }

    private static Map<String, Object> channel(Channel channel, ScoreScale scale) {
        ChannelWatch watch = channel.watch();
        Map<String, Object> view = new LinkedHashMap<>();
        double last = watch.pace().last();
        view.put("last", last);
        if (channel.carry().isCurrent()) {
            Distribution next = channel.carry().next(last, watch.pace().unit());
            view.put("expectedLow", next.value(NextSteps.LOW));
            view.put("expectedHigh", next.value(NextSteps.HIGH));
        } else {
            view.put("expectedLow", known(watch.range().isKnown(), watch.range().low()));
            view.put(
                    "expectedHigh", known(watch.range().isKnown(), watch.range().high()));
        }
        view.put("score", scale.score(watch.strength()));
        view.put("observed", watch.pace().rows());
        Map<String, Object> recent = new LinkedHashMap<>();
        int size = Math.min(RECENT, watch.times().size());
        List<Long> times = new ArrayList<>(size);
        List<Double> values = new ArrayList<>(size);
        for (int back = size - 1; back >= 0; back--) {
            times.add((long) watch.times().fromEnd(back));
            values.add(watch.values().fromEnd(back));
        }
        recent.put("times", times);
        recent.put("values", values);
        view.put("recent", recent);
        return view;
    }

    private static @Nullable Double known(boolean isKnown, double value) {
        return isKnown ? value : null;
    }

    /** The median time between readings of the channel that reported last, in milliseconds; 0 if unknown. */
    static long stepMillis(DeviceMemory memory) {
        Channel latest = null;
        for (Channel channel : memory.channels()) {
            if (latest == null || channel.lastSeen() > latest.lastSeen()) {
                latest = channel;
            }
        }
        if (latest == null) {
            return 0;
        }
        Ring times = latest.watch().times();
        long[] steps = new long[STEPS];
        int found = 0;
        for (int back = 0; back + 1 < times.size() && found < STEPS; back++) {
            long step = (long) (times.fromEnd(back) - times.fromEnd(back + 1));
            if (step > 0) {
                steps[found++] = step;
            }
        }
        Arrays.sort(steps, 0, found);
        return found == 0 ? 0 : steps[found / 2];
    }

    /** A plain sentence. */
    static String explain(Reason reason) {
        String about = reason.about();
        String seen = number(reason.seen());
        String range = number(reason.low()) + " to " + number(reason.high());
        if (Double.isNaN(reason.low())) {
            range = "something else";
        }
        return switch (reason.code()) {
            case "RANGE" -> about + " was " + seen + " where all so far was " + range + ".";
            case "PROFILE" -> about + " was " + seen + " where " + range + " is usual at this time of day.";
            case "PATTERN" -> about + " follows a pattern not seen before, now at " + seen + ".";
            case "SPREAD" -> about + " varies more or less than it used to, now at " + seen + ".";
            case "JUMP" -> about + " jumped to " + seen + " where " + range + " was expected.";
            default -> about + " was " + seen + " where " + range + " was expected.";
        };
    }

    /** Four significant digits, without the noise of floating point. */
    private static String number(double value) {
        double size = Math.abs(value);
        if (size >= 1e7 || (size > 0 && size < 1e-4)) {
            return String.format(Locale.ROOT, "%.3e", value);
        }
        int digits = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : size >= 1 ? 3 : 4;
        String text = String.format(Locale.ROOT, "%." + digits + "f", value);
        if (text.indexOf('.') < 0) {
            return text;
        }
        int end = text.length();
        while (text.charAt(end - 1) == '0') {
            end--;
        }
        return text.substring(0, text.charAt(end - 1) == '.' ? end - 1 : end);
    }
}
