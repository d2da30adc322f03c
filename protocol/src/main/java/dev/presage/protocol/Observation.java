package dev.presage.protocol;

import java.time.Instant;

/**
 * One thing that came in: a reading, a transaction, a message.
 *
 * @param id the sender's id of the event; with {@code source} it names the observation for ever
 * @param source who sent it, as in CloudEvents
 * @param type the CloudEvents type, for example {@code dev.presage.device.reading}
 * @param time when it happened, by the sender's clock
 * @param position where it was read
 * @param data what it says
 */
public record Observation(String id, String source, String type, Instant time, Position position, Payload data) {}
