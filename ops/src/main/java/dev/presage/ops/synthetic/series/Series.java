package dev.presage.ops.synthetic.series;

/**
 * A series at equal steps.
 *
 * @param values oldest first
 * @param stepMillis time between two values
 */
@SuppressWarnings("ArrayRecordComponent") // Made, read once and dropped; never compared.
public record Series(double[] values, long stepMillis) {}
