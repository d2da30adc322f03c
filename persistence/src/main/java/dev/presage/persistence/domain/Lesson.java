package dev.presage.persistence.domain;

import dev.presage.protocol.Floats;
import dev.presage.protocol.Observation;
import java.time.Instant;

/**
 * One step of a sequence that a model learns from.
 *
 * @param series which of the subject's sequences, for example a channel; empty if it has one only
 * @param observation what the features end with; labels and insights speak about it
 * @param knownAt when the last thing happened that the targets rest on, not before the observation
 * @param features what the model reads, shape [features]
 * @param targets what it should have said, shape [targets]
 * @param weight how much the step counts, in (0, 1]
 */
public record Lesson(
        String series, Observation observation, Instant knownAt, Floats features, Floats targets, float weight) {}
