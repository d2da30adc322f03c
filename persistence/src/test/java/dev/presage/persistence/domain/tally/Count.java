package dev.presage.persistence.domain.tally;

import dev.presage.protocol.Payload;

/** One number. */
public record Count(double value) implements Payload {}
