package dev.presage.protocol;

/**
 * Names exactly one set of weights.
 *
 * @param name what the model is for, for example {@code device-next}
 * @param version which of its versions
 * @param digest SHA-256 of the weights, lower-case hexadecimal
 */
public record ModelRef(String name, String version, String digest) {}
