package dev.presage.protocol;

/**
 * What a model remembers of one part of a subject between consults.
 *
 * @param key which part, for example a channel's name
 * @param state the carried state, in the domain's own layout
 */
public record Carried(String key, Floats state) {}
