package dev.presage.protocol;

import java.util.Arrays;

/** An immutable row of single-precision numbers that compares by value; what models read and carry. */
public final class Floats {
    /** No numbers at all. */
    public static final Floats EMPTY = new Floats(new float[0]);

    private final float[] values;

    private Floats(float[] values) {
        this.values = values;
    }

    /** Copies {@code values}. */
    public static Floats of(float... values) {
        return values.length == 0 ? EMPTY : new Floats(values.clone());
    }

    /** Takes {@code values} over without a copy; the caller must not touch the array again. */
    public static Floats adopt(float[] values) {
        return values.length == 0 ? EMPTY : new Floats(values);
    }

    public int length() {
        return values.length;
    }

    public boolean isEmpty() {
        return values.length == 0;
    }

    public float get(int index) {
        return values[index];
    }

    /** Copies all numbers into {@code target} from {@code offset} on. */
    public void copyTo(float[] target, int offset) {
        System.arraycopy(values, 0, target, offset, values.length);
    }

    /** Copies {@code count} numbers from {@code from} on into {@code target} from {@code offset} on. */
    public void copyTo(int from, float[] target, int offset, int count) {
        System.arraycopy(values, from, target, offset, count);
    }

    /** A copy of the numbers in {@code [from, to)}. */
    public Floats slice(int from, int to) {
        return new Floats(Arrays.copyOfRange(values, from, to));
    }

    public float[] toArray() {
        return values.clone();
    }

    /** Whether no number is NaN or infinite. */
    public boolean isFinite() {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Floats that && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return values.length <= 8 ? Arrays.toString(values) : "Floats[" + values.length + "]";
    }
}
