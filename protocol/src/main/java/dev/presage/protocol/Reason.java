package dev.presage.protocol;

/**
 * Why an insight says what it says. The domain that wrote it also turns it into a sentence.
 *
 * @param code the domain's own short name for the reason, upper case
 * @param about what it is about: a channel, a terminal, a field
 * @param low lower end of what was expected, NaN where that makes no sense
 * @param high upper end of what was expected, NaN where that makes no sense
 * @param seen what was seen
 */
public record Reason(String code, String about, double low, double high, double seen) {}
