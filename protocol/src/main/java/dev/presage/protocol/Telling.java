package dev.presage.protocol;

import java.time.Instant;

/**
 * What one subject tells another about what it observed. It is durable with the event that led to it, and becomes an
 * observation of the other once that one was reached.
 *
 * @param to who is told
 * @param type the event type under which the other's domain hears it
 * @param time when what it is about happened
 * @param numbers what is told; the other's domain reads them as the event's data
 */
public record Telling(SubjectId to, String type, Instant time, Numbers numbers) {}
