package dev.presage.protocol;

/** One event as it arrived, after decoding: an observation of somebody, or a problem to report. */
public sealed interface Incoming {
    /** An event that may be observed. */
    record Valid(SubjectId subject, Observation observation) implements Incoming {}

    /** An event that cannot be; its sender or the dead-letter topic is told why. */
    record Invalid(Problem problem) implements Incoming {}
}
