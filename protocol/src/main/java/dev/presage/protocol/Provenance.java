package dev.presage.protocol;

/** What an insight rests on. */
public sealed interface Provenance {
    /** A model's answer, computed at the given padded batch size. */
    record Model(ModelRef model, BatchShape shape) implements Provenance {}

    /** A stated rule, because no model answered in time. */
    record Fallback(String rule, ModelAnswer.Cause cause) implements Provenance {}
}
