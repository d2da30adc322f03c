package dev.presage.ops.bench;

/**
 * One thing that was measured.
 *
 * @param name lower case with underscores, unique in its benchmark
 * @param value what came out
 * @param unit of the value
 */
public record Figure(String name, double value, String unit) {}
