package dev.presage.node.ingest;

import dev.presage.protocol.Observation;
import dev.presage.protocol.SubjectId;
import java.util.List;

/**
 * What one command brings to a subject.
 *
 * @param observations in the order of their offsets, never empty
 * @param records what they were read from, kept in case the subject refuses them
 */
record Parcel(SubjectId subject, List<Observation> observations, List<KeptRecord> records) {}
