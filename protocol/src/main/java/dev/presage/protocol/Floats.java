package dev.presage.protocol;

import java.util.Arrays;
import java.util.Objects;

/** An immutable row of single-precision numbers that compares by value; what models read and carry. */
public final class Floats {
    /** No numbers at all. */
    public static final Floats EMPTY = new Floats(new float[0], 0, 0);

    private final float[] values;
    private final int first;
    private final int length;

    private Floats(float[] values, int first, int length) {
        this.values = values;
        this.first = first;
        this.length = length;
    }

    /** Copies {@code values}. */
    public static Floats of(float... values) {
        return adopt(values.clone());
    }

    /** Takes {@code values} over without a copy; the caller must not touch the array again. */
    public static Floats adopt(float[] values) {
        return values.length == 0 ? EMPTY : new Floats(values, 0, values.length);
    }

    public int length() {
        return length;
    }

    public boolean isEmpty() {
        return length == 0;
    }

    public float get(int index) {
        return values[first + Objects.checkIndex(index, length)];
    }

    /** Copies all numbers into {@code target} from {@code offset} on. */
    public void copyTo(float[] target, int offset) {
        System.arraycopy(values, first, target, offset, length);
    }

    /** Copies {@code count} numbers from {@code from} on into {@code target} from {@code offset} on. */
    public void copyTo(int from, float[] target, int offset, int count) {
        System.arraycopy(values, first + Objects.checkFromIndexSize(from, count, length), target, offset, count);
    }

    /** A copy of the numbers in {@code [from, to)}. */
    public Floats slice(int from, int to) {
        Objects.checkFromToIndex(from, to, length);
        return adopt(Arrays.copyOfRange(values, first + from, first + to));
    }

    /** The numbers in {@code [from, to)} without a copy; for short-lived use, since it keeps all of these in memory. */
    public Floats view(int from, int to) {
        Objects.checkFromToIndex(from, to, length);
        return from == to ? EMPTY : new Floats(values, first + from, to - from);
    }

    public float[] toArray() {
        return Arrays.copyOfRange(values, first, first + length);
    }

    /** Whether no number is NaN or infinite. */
    public boolean isFinite() {
        for (int i = first; i < first + length; i++) {
            if (!Float.isFinite(values[i])) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Floats that
                && Arrays.equals(values, first, first + length, that.values, that.first, that.first + that.length);
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = first; i < first + length; i++) {
            hash = 31 * hash + Float.hashCode(values[i]);
        }
        return hash;
    }

    @Override
    public String toString() {
        return length <= 8 ? Arrays.toString(toArray()) : "Floats[" + length + "]";
    }
}
