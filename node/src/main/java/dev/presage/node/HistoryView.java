package dev.presage.node;

import dev.presage.node.http.Answer;
import dev.presage.node.http.HistoryPort;
import dev.presage.persistence.domain.Memory;
import dev.presage.persistence.domain.Outlook;
import dev.presage.persistence.replay.Ask;
import dev.presage.persistence.replay.Past;
import dev.presage.persistence.replay.Point;
import dev.presage.persistence.replay.Rederivation;
import dev.presage.persistence.replay.Rederiver;
import dev.presage.persistence.replay.Travel;
import dev.presage.persistence.replay.Unreachable;
import dev.presage.persistence.replay.WhatIf;
import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.Insight;
import dev.presage.protocol.InsightId;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.Observation;
import dev.presage.protocol.SubjectId;
import java.util.List;
import java.util.function.Supplier;

/** The past of subjects as HTTP knows it. */
record HistoryView(Travel travel, Rederiver rederiver, WhatIf whatIf, Ask ask) implements HistoryPort {
    @Override
    public Answer<Past<?>> to(SubjectId subject, Point point) {
        return answer(() -> travel.to(subject, point));
    }

    @Override
    public Answer<Insight.Forecast> foresee(SubjectId subject, Point point, int horizon) {
        return answer(() -> foresee(travel.to(subject, point), horizon));
    }

    private <M extends Memory> Insight.Forecast foresee(Past<M> past, int horizon) {
        Outlook outlook = past.rules().domain().outlook(past.context().memory(), horizon);
        if (outlook == null) {
            throw new Unreachable(
                    ErrorCode.FORECAST_UNAVAILABLE, "Too little was known then, or its domain does not forecast.");
        }
        var question = outlook.question();
        return switch (ask.ask(question.model(), past.subject(), weights -> question)) {
            case ModelAnswer.Answered answered -> outlook.conclude(answered);
            case ModelAnswer.Unanswered unanswered ->
                throw new Unreachable(ErrorCode.FORECAST_UNAVAILABLE, "No model answered in time.");
        };
    }

    @Override
    public Answer<Rederivation> derive(InsightId id) {
        return answer(() -> rederiver.insight(id));
    }

    @Override
    public Answer<WhatIf.Story> tell(SubjectId subject, Point point, List<Observation> observations) {
        return answer(() -> whatIf.tell(subject, point, observations));
    }

    private static <T> Answer<T> answer(Supplier<? extends T> question) {
        try {
            return new Answer.Found<>(question.get());
        } catch (Unreachable unreachable) {
            return new Answer.Refused<>(unreachable.problem());
        }
    }
}
