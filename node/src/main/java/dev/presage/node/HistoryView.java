package dev.presage.node;

import dev.presage.node.http.Answer;
import dev.presage.node.http.HistoryPort;
import dev.presage.persistence.replay.Past;
import dev.presage.persistence.replay.Point;
import dev.presage.persistence.replay.Travel;
import dev.presage.persistence.replay.Unreachable;
import dev.presage.protocol.SubjectId;

/** The past of subjects as HTTP knows it. */
record HistoryView(Travel travel) implements HistoryPort {
    @Override
    public Answer<Past<?>> to(SubjectId subject, Point point) {
        try {
            return new Answer.Found<>(travel.to(subject, point));
        } catch (Unreachable unreachable) {
            return new Answer.Refused<>(unreachable.problem());
        }
    }
}
