package dev.presage.node.http;

import dev.presage.persistence.replay.Past;
import dev.presage.persistence.replay.Point;
import dev.presage.persistence.replay.Rederivation;
import dev.presage.persistence.replay.WhatIf;
import dev.presage.protocol.Insight;
import dev.presage.protocol.InsightId;
import dev.presage.protocol.Observation;
import dev.presage.protocol.SubjectId;
import java.util.List;

/** Where the past of subjects is looked up, and what could follow. Blocks: only called on the blocking dispatcher. */
public interface HistoryPort {
    /** A subject as it was at a point of its life. */
    Answer<Past<?>> to(SubjectId subject, Point point);

    /** What the model of today foresees from what was known at a point. */
    Answer<Insight.Forecast> foresee(SubjectId subject, Point point, int horizon);

    /** An insight, concluded once more. */
    Answer<Rederivation> derive(InsightId id);

    /** What would follow from observations at a point. */
    Answer<WhatIf.Story> tell(SubjectId subject, Point point, List<Observation> observations);
}
