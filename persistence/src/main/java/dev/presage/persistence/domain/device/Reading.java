package dev.presage.persistence.domain.device;

import dev.presage.protocol.Payload;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.StringJoiner;

/** What a device's channels said at one moment: finite numbers in the channels' own units, by channel name. */
public final class Reading implements Payload {
    /** More channels than this in one reading are refused; a device is remembered by as many. */
    public static final int MAX_CHANNELS = 64;

    private final String[] names;
    private final double[] values;

    /** Takes the arrays over; {@code names} must be sorted and distinct. */
    Reading(String[] names, double[] values) {
        this.names = names;
        this.values = values;
    }

    /** A reading of the given channels. */
    public static Reading of(NavigableMap<String, Double> values) {
        var names = new String[values.size()];
        var numbers = new double[values.size()];
        int i = 0;
        for (Map.Entry<String, Double> entry : values.entrySet()) {
            names[i] = entry.getKey();
            numbers[i++] = entry.getValue();
        }
        return new Reading(names, numbers);
    }

    /** How many channels it has; they stand in the order of their names. */
    public int size() {
        return names.length;
    }

    public String name(int index) {
        return names[index];
    }

    public double value(int index) {
        return values[index];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Reading that && Arrays.equals(names, that.names) && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(names) + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        var text = new StringJoiner(", ", "Reading[", "]");
        for (int i = 0; i < names.length; i++) {
            text.add(names[i] + "=" + values[i]);
        }
        return text.toString();
    }
}
