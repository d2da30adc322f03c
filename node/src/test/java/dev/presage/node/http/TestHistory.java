package dev.presage.node.http;

import dev.presage.persistence.domain.Domain;
import dev.presage.persistence.domain.Domains;
import dev.presage.persistence.replay.Past;
import dev.presage.persistence.replay.Point;
import dev.presage.persistence.replay.Rederivation;
import dev.presage.persistence.replay.Rederiver;
import dev.presage.persistence.replay.Rerun;
import dev.presage.persistence.replay.Setup;
import dev.presage.persistence.replay.SetupBook;
import dev.presage.persistence.replay.Travel;
import dev.presage.persistence.replay.Unreachable;
import dev.presage.persistence.replay.WhatIf;
import dev.presage.protocol.BatchShape;
import dev.presage.protocol.ErrorCode;
import dev.presage.protocol.Floats;
import dev.presage.protocol.Insight;
import dev.presage.protocol.InsightId;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.ModelRef;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.Observation;
import dev.presage.protocol.Provenance;
import dev.presage.protocol.RowAnswer;
import dev.presage.protocol.SubjectId;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The real ways to the past, as a node wires them, over models none of which answers. */
record TestHistory(Travel travel, Rederiver rederiver, WhatIf whatIf) implements HistoryPort {
    static TestHistory over(Domains domains, Travel travel) {
        return new TestHistory(
                travel,
                new Rederiver(travel, new Nothing(), new Today(domains), 1e-4),
                new WhatIf(
                        travel,
                        List.copyOf(domains.all()),
                        (model, subject, question) -> new ModelAnswer.Unanswered(ModelAnswer.Cause.DEADLINE),
                        Clock.systemUTC()));
    }

    @Override
    public Answer<Past<?>> to(SubjectId subject, Point point) {
        return answer(() -> travel.to(subject, point));
    }

    @Override
    public Answer<Insight.Forecast> foresee(SubjectId subject, Point point, int horizon) {
        return answer(() -> new Insight.Forecast(
                travel.to(subject, point).context().lastTime(),
                Duration.ofSeconds(1),
                Floats.of(0.1f, 0.9f),
                List.of(new Insight.Forecast.Channel("cpu", Floats.adopt(new float[2 * horizon]))),
                new Provenance.Fallback("Nothing changes.", ModelAnswer.Cause.NOT_ASKED)));
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

    /** No weights are kept. */
    private static final class Nothing implements Rerun {
        @Override
        public List<RowAnswer> run(ModelRef weights, List<ModelRow> rows, BatchShape shape) {
            throw new Unreachable(ErrorCode.NOT_DERIVABLE, "Nothing is run here.");
        }

        @Override
        public boolean isExact(String model) {
            return true;
        }
    }

    /** Settings are those of today, and were never noted. */
    private record Today(Domains domains) implements SetupBook {
        @Override
        public Optional<Setup> find(long key) {
            return Optional.empty();
        }

        @Override
        public Setup here(String domain) {
            return Setup.of(domain, Map.of(), "test", "test");
        }

        @Override
        public Domain<?> domain(Setup setup) {
            throw new IllegalStateException("Nobody noted another setup.");
        }
    }
}
