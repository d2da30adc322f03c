package dev.presage.node.http;

import dev.presage.persistence.replay.Past;
import dev.presage.persistence.replay.Point;
import dev.presage.protocol.SubjectId;

/** Where the past of subjects is looked up. Blocks, and is only called on the blocking dispatcher. */
public interface HistoryPort {
    /** A subject as it was at a point of its life. */
    Answer<Past<?>> to(SubjectId subject, Point point);
}
